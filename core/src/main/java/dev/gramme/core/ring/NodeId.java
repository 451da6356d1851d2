package dev.gramme.core.ring;

import dev.gramme.core.item.Key;

import java.util.regex.Pattern;

/// The name of a node: 1 to 63 of `a-z 0-9 . _ -`, chosen by the operator or made at random when a
/// data directory is made. A name that was removed from a cluster never comes back to it.
public record NodeId(String name) implements Comparable<NodeId> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public NodeId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a node name is 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit,"
                            + " not: "
                            + name);
        }
    }

    /// What all lives of this node have in common: 32 bits of a hash of its name.
    public int family() {
        return (int) (Token.of(Key.of(name)) >>> 32);
    }

    @Override
    public int compareTo(NodeId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
