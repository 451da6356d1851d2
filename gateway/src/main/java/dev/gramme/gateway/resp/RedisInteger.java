package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

/// A whole number of 64 bits as Redis accepts it: no plus, no blanks, no leading zeros.
final class RedisInteger {
    /// Redis' words.
    static final String WRONG = "ERR value is not an integer or out of range";

    private static final int MOST_CHARS = 20;

    private RedisInteger() {}

    /// @return null: it is none
    static @Nullable Long parse(Bytes word) {
        if (word.length() == 0 || word.length() > MOST_CHARS) {
            return null;
        }
        String text = word.toUtf8();
        if (!text.matches("0|-?[1-9][0-9]*")) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException beyond64Bits) {
            return null;
        }
    }
}
