package dev.gramme.wire;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

/// Stored records: each begins with one byte, the version of its format, and fills its bytes to the
/// end. Only values carry a checksum of their own; whoever stores the rest adds one.
public final class Records {
    /// The version of all stored formats that this code writes.
    public static final int VERSION = 1;

    private Records() {}

    /// Reads one record from the fields after the version.
    private interface Read<T> {
        T from(Reader in) throws MalformedFrame;
    }

    public static byte[] siblings(Siblings siblings) {
        return record(out -> VersionCodec.siblings(out, siblings));
    }

    public static Siblings siblings(byte[] record) throws MalformedFrame {
        return parse(record, VersionCodec::siblings);
    }

    public static byte[] value(Value value) {
        return record(out -> ItemCodec.value(out, value));
    }

    public static Value value(byte[] record) throws MalformedFrame {
        return parse(record, ItemCodec::value);
    }

    public static byte[] dotSet(DotSet set) {
        return record(out -> VersionCodec.dotSet(out, set));
    }

    public static DotSet dotSet(byte[] record) throws MalformedFrame {
        return parse(record, VersionCodec::dotSet);
    }

    public static byte[] topology(Topology topology) {
        return record(out -> TopologyCodec.topology(out, topology));
    }

    public static Topology topology(byte[] record) throws MalformedFrame {
        return parse(record, TopologyCodec::topology);
    }

    public static byte[] ledger(Ledger ledger) {
        return record(out -> TopologyCodec.ledger(out, ledger));
    }

    public static Ledger ledger(byte[] record) throws MalformedFrame {
        return parse(record, TopologyCodec::ledger);
    }

    public static byte[] hint(Hint hint) {
        return record(out -> StoreCodec.hint(out, hint));
    }

    public static Hint hint(byte[] record) throws MalformedFrame {
        return parse(record, StoreCodec::hint);
    }

    public static byte[] batch(Batch batch) {
        return record(out -> StoreCodec.batch(out, batch));
    }

    public static Batch batch(byte[] record) throws MalformedFrame {
        return parse(record, StoreCodec::batch);
    }

    private static byte[] record(Writer.Body body) {
        return Writer.exactly(
                Integer.MAX_VALUE - 8,
                out -> {
                    out.u8(VERSION);
                    body.writeTo(out);
                });
    }

    private static <T> T parse(byte[] record, Read<T> read) throws MalformedFrame {
        Reader in = new Reader(record);
        int version = in.u8("format version");
        if (version != VERSION) {
            throw in.malformed("format version", "is " + version + ", known is " + VERSION);
        }
        T result = read.from(in);
        in.finish();
        return result;
    }
}
