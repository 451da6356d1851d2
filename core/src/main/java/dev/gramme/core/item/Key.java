package dev.gramme.core.item;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/// The name of a value: a namespace (0 is the default one) and 1 to 65,535 bytes within it. Bounds
/// are checked where keys enter (gateways, wire), see [#MAX_BYTES]. Immutable.
public final class Key implements Comparable<Key> {
    public static final int MAX_BYTES = 65_535;

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private final int namespace;
    private final Bytes bytes;

    /// 0: not reckoned yet.
    private long hash;

    public Key(int namespace, Bytes bytes) {
        this.namespace = namespace;
        this.bytes = bytes;
    }

    /// A key of the default namespace.
    public static Key of(Bytes bytes) {
        return new Key(0, bytes);
    }

    public static Key of(String text) {
        return of(Bytes.utf8(text));
    }

    public int namespace() {
        return namespace;
    }

    public Bytes bytes() {
        return bytes;
    }

    /// 64 bits of XXH3 over the namespace (4 bytes, big-endian) and the bytes. Reckoned once: a
    /// request asks for it in every room.
    public long hash() {
        if (hash == 0) {
            hash = reckon();
        }
        return hash;
    }

    private long reckon() {
        byte[] name = bytes.unsafeArray();
        byte[] input = new byte[4 + name.length];
        input[0] = (byte) (namespace >>> 24);
        input[1] = (byte) (namespace >>> 16);
        input[2] = (byte) (namespace >>> 8);
        input[3] = (byte) namespace;
        System.arraycopy(name, 0, input, 4, name.length);
        return HASHER.hashBytesToLong(input);
    }

    @Override
    public int compareTo(Key other) {
        int byNamespace = Integer.compare(namespace, other.namespace);
        return byNamespace == 0 ? bytes.compareTo(other.bytes) : byNamespace;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && namespace == key.namespace && bytes.equals(key.bytes);
    }

    @Override
    public int hashCode() {
        return (int) hash();
    }

    @Override
    public String toString() {
        return namespace == 0 ? bytes.toString() : namespace + "/" + bytes;
    }
}
