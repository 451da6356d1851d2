package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

/// A pattern of Redis on bytes: `*`, `?`, `[abc]`, `[^a-z]`, and `\` before a byte that means
/// itself. Whatever the pattern, matching takes at most its length times that of the text.
final class Glob {
    private static final int NO_MATCH = -1;

    private final byte[] pattern;

    Glob(Bytes pattern) {
        this.pattern = pattern.unsafeArray();
    }

    boolean matches(Bytes text) {
        int at = 0;
        int afterStar = NO_MATCH;
        int retryAt = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length && pattern[at] == '*') {
                afterStar = ++at;
                retryAt = i;
                continue;
            }
            int next = at < pattern.length ? one(at, text.at(i)) : NO_MATCH;
            if (next != NO_MATCH) {
                at = next;
                i++;
            } else if (afterStar != NO_MATCH) {
                // Only the last star need give way: an earlier one has all it can use.
                at = afterStar;
                i = ++retryAt;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    /// Matches one byte; the position behind what it was matched with, or no match.
    private int one(int at, byte b) {
        return switch (pattern[at]) {
            case '?' -> at + 1;
            case '[' -> oneOf(at + 1, b & 0xff);
            case '\\' -> {
                int meant = Math.min(at + 1, pattern.length - 1);
                yield pattern[meant] == b ? meant + 1 : NO_MATCH;
            }
            default -> pattern[at] == b ? at + 1 : NO_MATCH;
        };
    }

    /// @param from behind the opening bracket; one that is not closed ends with the pattern
    private int oneOf(int from, int b) {
        boolean except = from < pattern.length && pattern[from] == '^';
        int at = except ? from + 1 : from;
        boolean found = false;
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                found |= byteAt(at + 1) == b;
                at += 2;
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                int low = Math.min(byteAt(at), byteAt(at + 2));
                int high = Math.max(byteAt(at), byteAt(at + 2));
                found |= low <= b && b <= high;
                at += 3;
            } else {
                found |= byteAt(at) == b;
                at++;
            }
        }
        return found == except ? NO_MATCH : Math.min(at + 1, pattern.length);
    }

    private int byteAt(int at) {
        return pattern[at] & 0xff;
    }
}
