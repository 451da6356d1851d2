package dev.gramme.core.ring;

import dev.gramme.core.item.Key;

/// The name of a node: 1 to 63 of `a-z 0-9 . _ -`, chosen by the operator or made at random when a
/// data directory is made. A name that was removed from a cluster never comes back to it.
public record NodeId(String name) implements Comparable<NodeId> {
    private static final int MOST_CHARS = 63;

    public NodeId {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a node name is 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit,"
                            + " not: "
                            + name);
        }
    }

    /// No regular expression: every frame between nodes brings two names.
    private static boolean isName(String name) {
        boolean fits = !name.isEmpty() && name.length() <= MOST_CHARS;
        for (int i = 0; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            fits = plain || (i > 0 && (c == '.' || c == '_' || c == '-'));
        }
        return fits;
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
