package dev.gramme.client;

import dev.gramme.core.item.Bytes;

/// One value of a key: its bytes and its content type, which is empty where none was given.
public final class Sibling {
    private final String contentType;
    private final Bytes body;

    public Sibling(String contentType, byte[] body) {
        this(contentType, Bytes.copyOf(body));
    }

    Sibling(String contentType, Bytes body) {
        this.contentType = contentType;
        this.body = body;
    }

    public String contentType() {
        return contentType;
    }

    public byte[] toBytes() {
        return body.toArray();
    }

    public int length() {
        return body.length();
    }

    Bytes body() {
        return body;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sibling sibling
                && contentType.equals(sibling.contentType)
                && body.equals(sibling.body);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + body.hashCode();
    }

    @Override
    public String toString() {
        return contentType + ":" + body;
    }
}
