package dev.gramme.lsm;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.ByteSink;
import dev.gramme.storage.log.ByteSource;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The file `clean`: written last at a clean stop, removed first at the next start. It says how far
/// RocksDB had counted its writes then, all of them durable.
record CleanMark(long sequence) {
    static final String FILE = "clean";

    private static final int BYTES = 12;

    byte[] toBytes() {
        ByteSink out = new ByteSink(BYTES);
        out.u64(sequence);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.size());
        out.u32((int) crc.getValue());
        return Names.exact(out);
    }

    /// Null if there is none, or one that is damaged.
    static @Nullable CleanMark read(Drive drive) throws IOException {
        if (drive.length(FILE) != BYTES) {
            return null;
        }
        byte[] bytes = drive.read(FILE, 0, BYTES);
        CleanMark mark = new CleanMark(ByteSource.u64At(bytes, 0));
        return Arrays.equals(bytes, mark.toBytes()) ? mark : null;
    }
}
