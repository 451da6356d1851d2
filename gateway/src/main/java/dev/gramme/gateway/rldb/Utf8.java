package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text to bytes and back without replacing anything: rldb's keys, values and ids are Rust strings.
final class Utf8 {
    private Utf8() {}

    /// @return null: the bytes are no UTF-8
    static @Nullable String strict(Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.unsafeArray()))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    /// @return null: the text has half a surrogate pair, which JSON can write and UTF-8 cannot
    static @Nullable Bytes strict(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return Bytes.owning(array);
        } catch (CharacterCodingException halfAPair) {
            return null;
        }
    }
}
