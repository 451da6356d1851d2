package dev.gramme.wire;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;

import org.jspecify.annotations.Nullable;

/// Keys and values. The header of a value has a fixed order of fields; kinds and flags that this
/// version does not know are carried as they are.
final class ItemCodec {
    private ItemCodec() {}

    static void key(Writer out, Key key) {
        int length = key.bytes().length();
        if (length < 1 || length > Key.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + Key.MAX_BYTES + " bytes, not " + length);
        }
        out.bits(key.namespace());
        out.blob(key.bytes());
    }

    static Key key(Reader in) throws MalformedFrame {
        int namespace = in.bits("namespace");
        int length = in.number("key length", 1, Key.MAX_BYTES);
        return new Key(namespace, in.raw("key", length));
    }

    static void keyOrNone(Writer out, @Nullable Key key) {
        out.flag(key != null);
        if (key != null) {
            key(out, key);
        }
    }

    static @Nullable Key keyOrNone(Reader in) throws MalformedFrame {
        return in.flag("key present") ? key(in) : null;
    }

    static void value(Writer out, Value value) {
        out.bits(value.kind());
        out.bits(value.flags());
        out.number(value.expiresAtMs());
        out.u64(value.hybridTime());
        out.text(value.contentType());
        out.u32(value.crc32c());
        out.blob(value.body());
    }

    static Value value(Reader in) throws MalformedFrame {
        int kind = in.bits("value kind");
        int flags = in.bits("value flags");
        long expiresAtMs = in.number("value expiry");
        long hybridTime = in.u64("value time");
        String contentType = in.text("content type");
        int crc32c = in.u32("value checksum");
        Bytes body = in.blob("value body");
        Value value = new Value(kind, flags, expiresAtMs, hybridTime, contentType, body, crc32c);
        if (!value.intact()) {
            throw in.malformed("value body", "does not match its checksum");
        }
        return value;
    }

    static void valueOrNone(Writer out, @Nullable Value value) {
        out.flag(value != null);
        if (value != null) {
            value(out, value);
        }
    }

    static @Nullable Value valueOrNone(Reader in) throws MalformedFrame {
        return in.flag("value present") ? value(in) : null;
    }
}
