package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import java.util.List;

/// What the parser finds in a client's bytes.
sealed interface RespInput {
    /// @param words the command's name and its arguments; at least one
    /// @param bytes what they have taken of the connection's share of memory
    record Command(List<Bytes> words, int bytes) implements RespInput {}

    /// A whole command that is beyond a limit and was not kept.
    ///
    /// @param error as it is replied
    record Refused(String error) implements RespInput {}

    /// The bytes are no RESP: what follows cannot be understood.
    record Broken(String detail) implements RespInput {}
}
