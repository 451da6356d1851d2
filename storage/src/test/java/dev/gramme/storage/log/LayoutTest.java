package dev.gramme.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Lookup;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.storage.disk.FaultyDrive;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Goal: files of earlier programs stay readable. Method: the sample in docs/design/log-engine.md
/// is opened as a store, and writing the same batch gives the same bytes.
final class LayoutTest {
    private static final Path PAGE = Path.of("../docs/design/log-engine.md");
    private static final Pattern LINE =
            Pattern.compile("^([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+?)(?:  .*)?$", Pattern.MULTILINE);
    private static final Dot DOT = new Dot(new Actor(0x0a, 0x0b), 1);
    private static final Key KEY = Key.of("cart");
    private static final Siblings SIBLINGS =
            Siblings.event(DOT, Value.plain(Bytes.utf8("milk"), "", 5), DotSet.EMPTY);
    private static final Batch BATCH =
            new Batch(
                    3,
                    List.of(
                            new Change.PutRecord(KEY, SIBLINGS),
                            new Change.SetClock(DotSet.of(DOT)),
                            new Change.AddToLog(DOT, KEY)));

    @Test
    void sampleOfTheDocumentIsRead() throws IOException {
        FaultyDrive drive = new FaultyDrive();
        drive.put(Segment.file(1), sample());
        LogRig rig = new LogRig(drive, LogRig.TINY, new Random(1), Ledger.EMPTY);

        assertThat(rig.damages).isEmpty();
        assertThat(rig.cuts).isEmpty();
        assertThat(Found.get(rig, 3, KEY)).isEqualTo(new Lookup.Found(SIBLINGS));
        assertThat(rig.store.recovered().partitions().get(3).clock()).isEqualTo(DotSet.of(DOT));
        assertThat(rig.store.recovered().partitions().get(3).log()).containsEntry(DOT, KEY);
    }

    @Test
    void sampleOfTheDocumentIsWritten() throws IOException {
        FaultyDrive drive = new FaultyDrive();
        LogRig rig = new LogRig(drive, LogRig.TINY, new Random(1), Ledger.EMPTY);
        assertThat(Found.append(rig, List.of(BATCH))).isEqualTo(1);

        byte[] written = drive.bytes(Segment.file(1));
        byte[] sample = sample();
        assertThat(dump(Arrays.copyOf(written, sample.length))).isEqualTo(dump(sample));
        byte[] ahead = Arrays.copyOfRange(written, sample.length, written.length);
        assertThat(ahead).as("zeros written ahead").isNotEmpty().containsOnly(0);
    }

    private static byte[] sample() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher lines = LINE.matcher(Files.readString(PAGE));
        while (lines.find()) {
            assertThat(Integer.parseInt(lines.group(1), 16)).isEqualTo(bytes.size());
            bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(lines.group(2).strip()));
        }
        return bytes.toByteArray();
    }

    private static String dump(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            int end = Math.min(bytes.length, at + 16);
            dump.append("%04x  ".formatted(at));
            dump.append(HexFormat.ofDelimiter(" ").formatHex(bytes, at, end)).append('\n');
        }
        return dump.toString();
    }
}
