package dev.gramme.wire;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.port.Store.Batch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/// Adds lines for new kinds to `golden-frames.txt`, whose path is its argument. Lines that are
/// there are never touched: they are what older nodes send and older directories hold.
final class GoldenFrames {
    private static final int MOST_BYTES = 420;

    private final Set<String> present = new TreeSet<>();
    private final List<String> added = new ArrayList<>();

    private GoldenFrames() {}

    public static void main(String[] arguments) throws Exception {
        GoldenFrames golden = new GoldenFrames();
        GoldenLine.all().forEach(line -> golden.present.add(line.kind()));
        golden.frames();
        golden.records();
        Path file = Path.of(arguments[0]);
        List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
        lines.addAll(golden.added);
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private void frames() throws MalformedFrame {
        for (Class<?> kind : new RandomRecords(0).messages().keySet()) {
            frame(kind.getSimpleName(), random -> make(random.messages(), kind));
        }
        for (Class<?> kind : new RandomRecords(0).requests().keySet()) {
            frame(
                    "Forward." + kind.getSimpleName(),
                    random ->
                            new PeerMessage.Forward(
                                    7, random.actor(), make(random.requests(), kind)));
        }
        for (Class<?> kind : new RandomRecords(0).responses().keySet()) {
            frame(
                    "Forwarded." + kind.getSimpleName(),
                    random ->
                            new PeerMessage.Forwarded(
                                    7,
                                    new Reply(
                                            make(random.responses(), kind),
                                            random.reply().story())));
        }
    }

    private void records() throws MalformedFrame {
        for (Class<?> kind : new RandomRecords(0).changes().keySet()) {
            line(
                    "batch." + kind.getSimpleName(),
                    random -> Records.batch(new Batch(11, List.of(make(random.changes(), kind)))));
        }
        line("hello.1", random -> Hello.encode(random.hello()));
        line("siblings.1", random -> Records.siblings(random.siblings()));
        line("value.1", random -> Records.value(random.value()));
        line("dotset.1", random -> Records.dotSet(random.dotSet()));
        line("topology.1", random -> Records.topology(random.topology()));
        line("ledger.1", random -> Records.ledger(random.ledger()));
        line("hint.1", random -> Records.hint(random.hint()));
    }

    private void frame(String name, Function<RandomRecords, PeerMessage> maker)
            throws MalformedFrame {
        line("frame." + name, random -> Frames.encode(random.envelope(maker.apply(random))));
    }

    private static <T> T make(Map<Class<?>, Supplier<T>> makers, Class<?> kind) {
        return Objects.requireNonNull(makers.get(kind)).get();
    }

    /// Takes the longest of a few seeds that is still readable, so that lists are not all empty.
    private void line(String kind, Function<RandomRecords, byte[]> maker) throws MalformedFrame {
        if (present.contains(kind)) {
            return;
        }
        byte[] best = {};
        for (long seed = 0; seed < 200; seed++) {
            byte[] bytes = maker.apply(new RandomRecords(seed));
            if (bytes.length <= MOST_BYTES && bytes.length > best.length) {
                String text = GoldenLine.of(kind, bytes).text();
                best = text.contains("\n") ? best : bytes;
            }
        }
        added.add(GoldenLine.of(kind, best).line());
    }
}
