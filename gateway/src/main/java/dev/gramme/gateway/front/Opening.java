package dev.gramme.gateway.front;

import dev.gramme.gateway.http.HttpFace;

import io.netty.buffer.ByteBuf;

/// What is known of a client that is refused, from its first bytes.
///
/// @param protocol that it speaks, or seems to
/// @param firstByte 0: none came
/// @param bodiless an answer by HTTP has no body
record Opening(Protocol protocol, int firstByte, boolean bodiless) {
    static final Opening NONE = new Opening(Protocol.NONE, 0, false);

    /// @param in at the first byte
    static Opening of(Protocol protocol, ByteBuf in) {
        return in.isReadable()
                ? new Opening(protocol, in.getUnsignedByte(in.readerIndex()), HttpFace.asksHead(in))
                : NONE;
    }
}
