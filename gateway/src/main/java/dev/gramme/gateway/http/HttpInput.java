package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;

import io.netty.handler.codec.http.HttpRequest;

/// What the parser finds in a client's bytes.
sealed interface HttpInput {
    /// A request with its body.
    ///
    /// @param bytes what it has taken of the connection's share of memory
    record Whole(HttpRequest head, Bytes body, int bytes) implements HttpInput {}

    /// What comes cannot be understood or is not wanted: nothing behind it is read.
    record Broken(int status, String detail) implements HttpInput {}
}
