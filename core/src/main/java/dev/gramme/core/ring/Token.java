package dev.gramme.core.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import dev.gramme.core.item.Key;

/// The position of a key: 64 bits of XXH3 over the namespace (4 bytes, big-endian) and the key's
/// bytes. Frozen by golden vectors; it is part of every data directory (RING-1).
public final class Token {
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private Token() {}

    public static long of(Key key) {
        byte[] bytes = key.bytes().unsafeArray();
        byte[] input = new byte[4 + bytes.length];
        input[0] = (byte) (key.namespace() >>> 24);
        input[1] = (byte) (key.namespace() >>> 16);
        input[2] = (byte) (key.namespace() >>> 8);
        input[3] = (byte) key.namespace();
        System.arraycopy(bytes, 0, input, 4, bytes.length);
        return HASHER.hashBytesToLong(input);
    }

    /// The partition of a token: its upper bits (Dynamo §6.2, strategy 3).
    public static int partition(long token, int partitions) {
        int bits = Integer.numberOfTrailingZeros(partitions);
        return bits == 0 ? 0 : (int) (token >>> (64 - bits));
    }

    /// The highest token of a partition, unsigned.
    public static long last(int partition, int partitions) {
        int bits = Integer.numberOfTrailingZeros(partitions);
        return bits == 0 ? -1 : ((partition + 1L) << (64 - bits)) - 1;
    }
}
