package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;

/// Percent-encoding (RFC 3986), to bytes.
final class Percent {
    private Percent() {}

    /// @param text a part of a URL, its bytes as Latin-1
    /// @param plusIsBlank as in a query
    /// @return null: a `%` without two hexadecimal digits behind it
    static @Nullable Bytes decode(String text, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '%') {
                int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
                int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write((high << 4) | low);
                at += 2;
            } else {
                bytes.write(plusIsBlank && c == '+' ? ' ' : c);
            }
        }
        return Bytes.owning(bytes.toByteArray());
    }
}
