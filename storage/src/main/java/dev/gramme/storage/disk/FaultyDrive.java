package dev.gramme.storage.disk;

import dev.gramme.core.item.Bytes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A [Drive] in memory whose faults are chosen by a test or drawn from a seed: it loses what was
/// not synced, tears, fails, fills up, rots, and writes to the wrong place. One thread at a time.
///
/// What a file holds is a list of pieces laid over each other: the synced content, then every write
/// since. When the power goes, each sector of each of these writes is there or is not.
public final class FaultyDrive implements Drive {
    public static final int SECTOR_BYTES = 512;

    private final TreeMap<String, Content> files = new TreeMap<>();
    private long operations;
    private long failAt = Long.MAX_VALUE;
    private boolean failFromThenOn;
    private long capacityBytes = Long.MAX_VALUE / 2;
    private long misdirectBytes;

    private static final class Content {
        byte[] synced = {};
        byte[] now = {};
        boolean named;
        final List<Write> since = new ArrayList<>();
    }

    private record Write(int from, Bytes bytes) {}

    /// What is left of the unsynced when the power goes.
    public interface Luck {
        /// Whether a sector of a write reached the disk.
        boolean kept(int write, int sector);

        static Luck none() {
            return (_, _) -> false;
        }

        static Luck all() {
            return (_, _) -> true;
        }

        /// Everything up to a sector of the whole, nothing behind it.
        static Luck first(int sectors) {
            int[] left = {sectors};
            return (_, _) -> left[0]-- > 0;
        }

        /// The sectors whose bits are set, counted through all writes.
        static Luck subset(long bits) {
            int[] next = {0};
            return (_, _) -> (bits >>> next[0]++ & 1) != 0;
        }

        static Luck drawn(RandomGenerator random) {
            double share = random.nextDouble();
            return (_, _) -> random.nextDouble() < share;
        }
    }

    /// How many operations were begun.
    public long operations() {
        return operations;
    }

    /// The operation with this number fails, half done.
    ///
    /// @param thenAlways and so do all changes behind it
    public void failAt(long operation, boolean thenAlways) {
        failAt = operation;
        failFromThenOn = thenAlways;
    }

    /// Writes that need more than this find the disk full.
    public void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /// The next write lands so many bytes further on.
    public void misdirect(long bytes) {
        misdirectBytes = bytes;
    }

    /// Of all writes that were not synced.
    public int unsyncedSectors() {
        int[] count = {0};
        afterPowerLoss((_, _) -> {
            count[0]++;
            return false;
        });
        return count[0];
    }

    /// The drive as it is found after a loss of power.
    public FaultyDrive afterPowerLoss(Luck luck) {
        FaultyDrive found = new FaultyDrive();
        files.forEach((name, content) -> {
            Platter platter = new Platter(content);
            int number = 0;
            for (Write write : content.since) {
                platter.lay(write, number++, luck);
            }
            if (platter.named) {
                found.put(name, platter.bytes);
            }
        });
        return found;
    }

    /// What the disk itself holds of a file.
    private static final class Platter {
        byte[] bytes;
        boolean named;

        Platter(Content content) {
            bytes = content.synced;
            named = content.named;
        }

        void lay(Write write, int number, Luck luck) {
            byte[] written = write.bytes.unsafeArray();
            int at = 0;
            for (int sector = 0; at < written.length; sector++) {
                int next = Math.min(written.length, upToSector(write.from + at) - write.from);
                if (luck.kept(number, sector)) {
                    named = true;
                    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, write.from + next));
                    System.arraycopy(written, at, bytes, write.from + at, next - at);
                }
                at = next;
            }
        }
    }

    private static int upToSector(int at) {
        return (at / SECTOR_BYTES + 1) * SECTOR_BYTES;
    }

    /// A drive with the same content, all of it durable.
    public FaultyDrive copy() {
        return afterPowerLoss(Luck.all());
    }

    /// Puts a file there as it is.
    public void put(String file, byte[] bytes) {
        Content content = new Content();
        content.now = bytes.clone();
        content.synced = content.now;
        content.named = true;
        files.put(file, content);
    }

    /// Inverts bits of one stored byte.
    public void flip(String file, int at, int bits) {
        byte[] bytes = bytes(file);
        bytes[at] ^= (byte) bits;
        put(file, bytes);
    }

    /// What files there are; no operation.
    public List<String> files() {
        return List.copyOf(files.keySet());
    }

    /// What a file holds; no operation.
    public byte[] bytes(String file) {
        return files.getOrDefault(file, new Content()).now.clone();
    }

    @Override
    public List<String> names() throws IOException {
        begin(false);
        return List.copyOf(files.keySet());
    }

    @Override
    public long length(String file) throws IOException {
        begin(false);
        return files.getOrDefault(file, new Content()).now.length;
    }

    @Override
    public byte[] read(String file, long from, int length) throws IOException {
        begin(false);
        byte[] now = files.getOrDefault(file, new Content()).now;
        int start = (int) Math.min(from, now.length);
        return Arrays.copyOfRange(now, start, Math.min(now.length, start + length));
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        boolean fails = fails();
        Content content = files.computeIfAbsent(file, _ -> new Content());
        int count = fails ? length / 2 : length;
        int at = (int) (from + misdirectBytes);
        misdirectBytes = 0;
        byte[] written = Arrays.copyOf(bytes, count);
        byte[] now = Arrays.copyOf(content.now, Math.max(content.now.length, at + count));
        System.arraycopy(written, 0, now, at, count);
        content.now = now;
        content.since.add(new Write(at, Bytes.owning(written)));
        if (fails) {
            throw new IOException("the write failed");
        }
        if (usedBytes() > capacityBytes) {
            throw new DiskFull("no space is left");
        }
    }

    @Override
    public long room() {
        return Math.max(0, capacityBytes - usedBytes());
    }

    private long usedBytes() {
        return files.values().stream().mapToLong(content -> content.now.length).sum();
    }

    /// A sync that fails leaves the bytes readable and not durable, as page caches do.
    @Override
    public void sync(String file) throws IOException {
        begin(true);
        Content content = files.computeIfAbsent(file, _ -> new Content());
        content.synced = content.now;
        content.since.clear();
        content.named = true;
    }

    @Override
    public void replace(String file, byte[] content) throws IOException {
        begin(true);
        put(file, content);
    }

    @Override
    public void rename(String file, String name) throws IOException {
        begin(true);
        Content content = files.remove(file);
        if (content == null) {
            throw new IOException("there is no file " + file);
        }
        files.put(name, content);
    }

    @Override
    public void remove(String file) throws IOException {
        begin(true);
        files.remove(file);
    }

    private void begin(boolean change) throws IOException {
        long before = operations;
        if (fails() && (change || before == failAt)) {
            throw new IOException("operation " + before + " fails");
        }
    }

    private boolean fails() {
        long number = operations++;
        return number == failAt || (failFromThenOn && number > failAt);
    }
}
