package dev.gramme.client;

import dev.gramme.core.item.Bytes;

/// One value of a key: its bytes, its content type, which is empty where none was given, and when
/// it expires.
public final class Sibling {
    private final String contentType;
    private final Bytes body;
    private final long expiresAtMs;

    public Sibling(String contentType, byte[] body) {
        this(contentType, Bytes.copyOf(body), 0);
    }

    /// @param expiresAtMs wall-clock milliseconds since 1970; 0: never
    public Sibling(String contentType, Bytes body, long expiresAtMs) {
        this.contentType = contentType;
        this.body = body;
        this.expiresAtMs = expiresAtMs;
    }

    public String contentType() {
        return contentType;
    }

    /// Wall-clock milliseconds since 1970; 0: never.
    public long expiresAtMs() {
        return expiresAtMs;
    }

    public byte[] toBytes() {
        return body.toArray();
    }

    public int length() {
        return body.length();
    }

    public Bytes body() {
        return body;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sibling sibling
                && expiresAtMs == sibling.expiresAtMs
                && contentType.equals(sibling.contentType)
                && body.equals(sibling.body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * contentType.hashCode() + body.hashCode()) + Long.hashCode(expiresAtMs);
    }

    @Override
    public String toString() {
        return contentType + ":" + body;
    }
}
