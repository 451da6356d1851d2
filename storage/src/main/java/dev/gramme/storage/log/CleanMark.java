package dev.gramme.storage.log;

import dev.gramme.storage.disk.Drive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The file `clean`: written last at a clean stop, removed first at the next start. It says where
/// the log ended then, all of it durable.
record CleanMark(long storeId, long segment, int length) {
    static final String FILE = "clean";

    private static final int BYTES = 24;

    byte[] toBytes() {
        ByteSink out = new ByteSink(BYTES);
        out.u64(storeId);
        out.u64(segment);
        out.u32(length);
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.size());
        out.u32((int) crc.getValue());
        return Arrays.copyOf(out.array(), out.size());
    }

    /// Null if there is none, or one that is damaged.
    static @Nullable CleanMark read(Drive drive) throws IOException {
        byte[] bytes = drive.read(FILE, 0, BYTES + 1);
        if (bytes.length != BYTES) {
            return null;
        }
        CleanMark mark =
                new CleanMark(
                        ByteSource.u64At(bytes, 0),
                        ByteSource.u64At(bytes, 8),
                        ByteSource.u32At(bytes, 16));
        return Arrays.equals(bytes, mark.toBytes()) ? mark : null;
    }
}
