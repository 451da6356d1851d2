package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;
import dev.gramme.wire.BackupBlock.End;
import dev.gramme.wire.BackupBlock.Failed;
import dev.gramme.wire.BackupBlock.Head;
import dev.gramme.wire.BackupBlock.Row;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Goal: a backup is read as it was written, and one that was harmed anywhere is refused. Method:
/// random rows; then each byte of a small backup flipped, zeroed, left out, and all cuts; then
/// seeded mutations.
final class BackupTest {
    private static final Head HEAD =
            new Head(new ClusterId(7, 8), 16, 3, 5, new NodeId("n1"), 1_700_000_000_000L);

    @Test
    void whatWasWrittenIsRead() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            List<BackupBlock> written = new ArrayList<>();
            byte[] bytes = backup(seed, 20, written);

            assertThat(read(bytes)).isEqualTo(written);
        }
    }

    @Test
    void failureTakesThePlaceOfTheEnd() throws Exception {
        BackupWriter writer = new BackupWriter();
        byte[] bytes = joined(writer.head(HEAD), writer.failed("the disk is damaged"));

        assertThat(read(bytes)).containsExactly(HEAD, new Failed("the disk is damaged"));
    }

    @Test
    void harmToAnyByteIsSeen() throws Exception {
        byte[] whole = backup(3, 4, new ArrayList<>());
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                refused(with(whole, at, whole[at] ^ (1 << bit)), "flipped at " + at);
            }
            if (whole[at] != 0) {
                refused(with(whole, at, 0), "zeroed at " + at);
            }
            refused(Arrays.copyOf(whole, at), "cut at " + at);
            byte[] without = joined(Arrays.copyOf(whole, at), tail(whole, at + 1));
            refused(without, "left out at " + at);
        }
        refused(joined(whole, new byte[1]), "followed by a byte");
        refused(joined(whole, whole), "twice");
    }

    @Test
    void rowsThatAreMissingTwiceOrInAnotherOrderAreSeen() throws Exception {
        BackupWriter writer = new BackupWriter();
        RandomRecords random = new RandomRecords(9);
        byte[] head = writer.head(HEAD);
        byte[] one = writer.row(random.key(), random.siblings());
        byte[] two = writer.row(random.key(), random.siblings());
        byte[] end = writer.end(DotSet.EMPTY);

        assertThat(read(joined(head, one, two, end))).hasSize(4);
        refused(joined(head, two, one, end), "swapped");
        refused(joined(head, one, end), "missing");
        refused(joined(head, one, two, two, end), "twice");
        refused(joined(head, head, one, two, end), "two heads");
        refused(joined(one, two, end), "no head");
    }

    @Test
    void placeOfTheHarmIsTold() throws Exception {
        BackupWriter writer = new BackupWriter();
        RandomRecords random = new RandomRecords(9);
        byte[] head = writer.head(HEAD);
        byte[] row = writer.row(random.key(), random.siblings());
        byte[] bytes = joined(head, row, writer.end(DotSet.EMPTY));
        BackupReader reader =
                new BackupReader(
                        new ByteArrayInputStream(
                                with(bytes, head.length + 9, ~bytes[head.length + 9])));

        assertThat(reader.next()).isEqualTo(HEAD);
        assertThatThrownBy(reader::next).isInstanceOf(MalformedFrame.class);
        assertThat(reader.offset()).isEqualTo(head.length);
    }

    @Test
    void mutationsAreRefusedOrTheSame() throws Exception {
        List<byte[]> corpus = new ArrayList<>();
        for (long seed = 0; seed < 10; seed++) {
            byte[] bytes = backup(seed, 3, new ArrayList<>());
            if (bytes.length < 4_000) {
                corpus.add(bytes);
            }
        }
        Mutator mutator = new Mutator(1, corpus);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = mutator.next();
            if (readable(bytes)) {
                assertThat(corpus).anyMatch(known -> Arrays.equals(known, bytes));
            }
        }
    }

    private static void refused(byte[] bytes, String how) {
        assertThat(readable(bytes)).as(how).isFalse();
    }

    private static boolean readable(byte[] bytes) {
        try {
            List<BackupBlock> blocks = read(bytes);
            return blocks.getLast() instanceof End;
        } catch (MalformedFrame malformed) {
            return false;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static List<BackupBlock> read(byte[] bytes) throws IOException, MalformedFrame {
        BackupReader reader = new BackupReader(new ByteArrayInputStream(bytes));
        List<BackupBlock> blocks = new ArrayList<>();
        @Nullable BackupBlock block = reader.next();
        while (block != null) {
            blocks.add(block);
            block = reader.next();
        }
        return blocks;
    }

    private static byte[] backup(long seed, int rows, List<BackupBlock> blocks) {
        RandomRecords random = new RandomRecords(seed);
        BackupWriter writer = new BackupWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(writer.head(HEAD));
        blocks.add(HEAD);
        long versions = 0;
        for (int i = 0; i < rows; i++) {
            Row row = new Row(random.key(), random.siblings());
            out.writeBytes(writer.row(row.key(), row.siblings()));
            blocks.add(row);
            versions += row.siblings().versions().size();
        }
        DotSet clock = random.dotSet();
        BackupReader sum = new BackupReader(new ByteArrayInputStream(out.toByteArray()));
        out.writeBytes(writer.end(clock));
        blocks.add(new End(rows, versions, clock, crc(sum, rows)));
        return out.toByteArray();
    }

    private static int crc(BackupReader reader, int rows) {
        try {
            for (int i = 0; i <= rows; i++) {
                reader.next();
            }
            return reader.crc32c();
        } catch (IOException | MalformedFrame failed) {
            throw new AssertionError(failed);
        }
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
