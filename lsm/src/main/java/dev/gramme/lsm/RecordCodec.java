package dev.gramme.lsm;

import dev.gramme.core.version.Siblings;
import dev.gramme.storage.log.ByteSink;
import dev.gramme.storage.log.ByteSource;
import dev.gramme.storage.log.Damaged;
import dev.gramme.storage.log.Items;

import java.util.zip.CRC32C;

/// The value of a record in RocksDB.
///
/// ```
/// 0 u32 CRC32C of the record's name and of what follows here
/// 4 u8  1: no version
/// 5 u32 length of what follows up to the bodies
/// 9     siblings without their bodies, then the bodies, as the log engine has them
/// ```
final class RecordCodec {
    /// Enough to learn what [Held] wants to know.
    static final int HEADER_BYTES = 9;

    private static final int FLAGS_AT = 4;
    private static final int LENGTH_AT = 5;

    private RecordCodec() {}

    static byte[] write(byte[] name, Siblings siblings) {
        ByteSink out = new ByteSink(256);
        out.u32(0);
        out.u8(siblings.isEmpty() ? 1 : 0);
        out.u32(0);
        Items.versions(out, siblings);
        out.u32At(LENGTH_AT, out.size() - HEADER_BYTES);
        Items.bodies(out, siblings);
        out.u32At(0, checksum(name, out.array(), out.size()));
        return Names.exact(out);
    }

    static Siblings read(byte[] name, byte[] value) throws Damaged {
        if (value.length < HEADER_BYTES
                || ByteSource.u32At(value, 0) != checksum(name, value, value.length)) {
            throw new Damaged("the checksum of " + Names.position(name).key() + " does not match");
        }
        int bodies = HEADER_BYTES + ByteSource.u32At(value, LENGTH_AT);
        return Items.siblings(
                new ByteSource(value, HEADER_BYTES, bodies),
                new ByteSource(value, bodies, value.length));
    }

    private static int checksum(byte[] name, byte[] value, int length) {
        CRC32C crc = new CRC32C();
        crc.update(name);
        crc.update(value, FLAGS_AT, length - FLAGS_AT);
        return (int) crc.getValue();
    }

    /// What a record is counted with.
    static Held held(byte[] name, byte[] header, int valueBytes) {
        return new Held((long) name.length + valueBytes, header[FLAGS_AT] == 0);
    }

    /// @param versioned whether there is a version
    record Held(long bytes, boolean versioned) {}
}
