package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Splits a line into words the way Redis does: blanks separate; `"…"` knows `\n \r \t \b \a \xHH`
/// and `\` before any other character; `'…'` knows `\'` only; a closing quote ends the word.
final class InlineWords {
    private final String line;
    private int at;

    private InlineWords(String line) {
        this.line = line;
    }

    /// @param line bytes as Latin-1
    /// @return null: a quote is not closed, or something follows a closing quote
    static @Nullable List<Bytes> split(String line) {
        InlineWords words = new InlineWords(line);
        List<Bytes> found = new ArrayList<>();
        while (words.skipBlanks()) {
            @Nullable Bytes word = words.word();
            if (word == null) {
                return null;
            }
            found.add(word);
        }
        return found;
    }

    private boolean skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private @Nullable Bytes word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char c = line.charAt(at++);
            if (c != '"' && c != '\'') {
                word.write(c);
            } else if (!quoted(c, word)) {
                return null;
            }
        }
        return Bytes.owning(word.toByteArray());
    }

    /// Takes what stands up to the closing quote; false: it is missing or not the word's end.
    private boolean quoted(char quote, ByteArrayOutputStream word) {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == quote) {
                return at == line.length() || isBlank(line.charAt(at));
            }
            if (c == '\\' && at < line.length() && (quote == '"' || line.charAt(at) == '\'')) {
                word.write(escaped());
            } else {
                word.write(c);
            }
        }
        return false;
    }

    private int escaped() {
        char c = line.charAt(at++);
        if (c == 'x' && at + 1 < line.length()) {
            int high = Character.digit(line.charAt(at), 16);
            int low = Character.digit(line.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (high << 4) | low;
            }
        }
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> c;
        };
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    }
}
