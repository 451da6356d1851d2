package dev.gramme.lsm;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Dot;
import dev.gramme.storage.log.ByteSink;
import dev.gramme.storage.log.ByteSource;
import dev.gramme.storage.log.Items;

import java.util.Arrays;

/// Keys of RocksDB, in its order of unsigned bytes. All of a partition stands together, and of its
/// records the order is that of [Position].
///
/// ```
/// records  u32 partition, u64 token, u32 namespace with its sign turned, bytes of the key
/// state    u32 partition, u8 kind, what there are several of: a dot, or a target and a key
/// ```
final class Names {
    static final int CLOCK = 1;
    static final int RECOVERING = 2;
    static final int LOGGED = 3;
    static final int HINT = 4;
    static final int COUNTS = 5;

    private static final int TOKEN_AT = 4;
    private static final int NAMESPACE_AT = 12;
    private static final int KEY_AT = 16;

    private Names() {}

    static byte[] record(int partition, Position position) {
        byte[] key = position.key().bytes().unsafeArray();
        ByteSink out = new ByteSink(KEY_AT + key.length);
        out.u32(partition);
        out.u64(position.token());
        out.u32(position.key().namespace() ^ Integer.MIN_VALUE);
        out.raw(key, 0, key.length);
        return exact(out);
    }

    /// Of a record.
    static Position position(byte[] name) {
        int namespace = ByteSource.u32At(name, NAMESPACE_AT) ^ Integer.MIN_VALUE;
        byte[] key = Arrays.copyOfRange(name, KEY_AT, name.length);
        return new Position(
                ByteSource.u64At(name, TOKEN_AT), new Key(namespace, Bytes.owning(key)));
    }

    /// Before all names of a partition, and behind all of the one before.
    static byte[] begin(int partition) {
        ByteSink out = new ByteSink(TOKEN_AT);
        out.u32(partition);
        return exact(out);
    }

    static byte[] only(int partition, int kind) {
        return exact(state(partition, kind));
    }

    static byte[] logged(int partition, Dot dot) {
        ByteSink out = state(partition, LOGGED);
        Items.dot(out, dot);
        return exact(out);
    }

    static byte[] hint(int partition, NodeId target, Key key) {
        ByteSink out = state(partition, HINT);
        Items.node(out, target);
        Items.key(out, key);
        return exact(out);
    }

    private static ByteSink state(int partition, int kind) {
        ByteSink out = new ByteSink(32);
        out.u32(partition);
        out.u8(kind);
        return out;
    }

    static int partition(byte[] name) {
        return ByteSource.u32At(name, 0);
    }

    static byte[] exact(ByteSink out) {
        return Arrays.copyOf(out.array(), out.size());
    }
}
