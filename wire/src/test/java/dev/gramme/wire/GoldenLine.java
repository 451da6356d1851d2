package dev.gramme.wire;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// One line of `golden-frames.txt`: what it is, its bytes, and the record they stand for as text.
///
/// @param kind `frame.`, `batch.` or the name of a stored record, then the kind of what is inside
record GoldenLine(String kind, Bytes content, String text) {
    static GoldenLine of(String kind, byte[] bytes) throws MalformedFrame {
        return new GoldenLine(kind, Bytes.copyOf(bytes), decode(kind, bytes).toString());
    }

    static List<GoldenLine> all() throws IOException {
        List<GoldenLine> lines = new ArrayList<>();
        try (InputStream in = GoldenLine.class.getResourceAsStream("/golden-frames.txt")) {
            String file =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : file.lines().filter(line -> !line.startsWith("#")).toList()) {
                String[] words = line.split(" ", 3);
                Bytes content = Bytes.owning(HexFormat.of().parseHex(words[1]));
                lines.add(new GoldenLine(words[0], content, words[2]));
            }
        }
        return lines;
    }

    byte[] bytes() {
        return content.toArray();
    }

    String line() {
        return kind + " " + HexFormat.of().formatHex(bytes()) + " " + text;
    }

    Object decode(byte[] changed) throws MalformedFrame {
        return decode(kind, changed);
    }

    private static Object decode(String kind, byte[] bytes) throws MalformedFrame {
        return switch (kind.substring(0, kind.indexOf('.'))) {
            case "frame" -> Frames.decode(bytes);
            case "hello" -> Hello.decode(bytes);
            case "batch" -> Records.batch(bytes);
            case "siblings" -> Records.siblings(bytes);
            case "value" -> Records.value(bytes);
            case "dotset" -> Records.dotSet(bytes);
            case "topology" -> Records.topology(bytes);
            case "ledger" -> Records.ledger(bytes);
            case "hint" -> Records.hint(bytes);
            default -> throw new IllegalArgumentException("no such line: " + kind);
        };
    }

    /// Encodes what [#decode] gave.
    byte[] encode(Object record) {
        return switch (record) {
            case Envelope envelope -> Frames.encode(envelope);
            case Hello hello -> Hello.encode(hello);
            case Batch batch -> Records.batch(batch);
            case Siblings siblings -> Records.siblings(siblings);
            case Value value -> Records.value(value);
            case DotSet set -> Records.dotSet(set);
            case Topology topology -> Records.topology(topology);
            case Ledger ledger -> Records.ledger(ledger);
            case Hint hint -> Records.hint(hint);
            default -> throw new IllegalArgumentException("no such record: " + record);
        };
    }
}
