package dev.gramme.cli;

import dev.gramme.client.GrammeClient;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.nio.charset.StandardCharsets;

/// A key as given on the command line.
final class KeyText {
    static final KeyText NONE = new KeyText("");

    private final String text;

    private KeyText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static final class Converter implements ITypeConverter<KeyText> {
        @Override
        public KeyText convert(String text) {
            if (text.indexOf('\uFFFD') >= 0) {
                throw new TypeConversionException(
                        "the key holds bytes that this locale cannot carry; set LC_ALL=C.UTF-8");
            }
            KeyText key = new KeyText(text);
            int length = key.bytes().length;
            if (length < 1 || length > GrammeClient.MAX_KEY_BYTES) {
                throw new TypeConversionException(
                        "a key has 1 to %d bytes, not %d"
                                .formatted(GrammeClient.MAX_KEY_BYTES, length));
            }
            return key;
        }
    }
}
