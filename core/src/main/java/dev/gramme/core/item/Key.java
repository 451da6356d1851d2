package dev.gramme.core.item;

/// The name of a value: a namespace (0 is the default one) and 1 to 65,535 bytes within it. Bounds
/// are checked where keys enter (gateways, wire), see [#MAX_BYTES].
public record Key(int namespace, Bytes bytes) implements Comparable<Key> {
    public static final int MAX_BYTES = 65_535;

    /// A key of the default namespace.
    public static Key of(Bytes bytes) {
        return new Key(0, bytes);
    }

    public static Key of(String text) {
        return of(Bytes.utf8(text));
    }

    @Override
    public int compareTo(Key other) {
        int byNamespace = Integer.compare(namespace, other.namespace);
        return byNamespace == 0 ? bytes.compareTo(other.bytes) : byNamespace;
    }

    @Override
    public String toString() {
        return namespace == 0 ? bytes.toString() : namespace + "/" + bytes;
    }
}
