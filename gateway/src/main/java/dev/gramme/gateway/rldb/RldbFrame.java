package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;

import tools.jackson.databind.JsonNode;

/// One answer, as it is sent.
///
/// @param payload never empty: rldb's client does not survive that
record RldbFrame(int command, Bytes id, Bytes payload) {
    private static final int REJECTED = 0;
    private static final Bytes UNKNOWN = Bytes.utf8("UNKNOWN");
    private static final int OVERHEAD_BYTES = 9;

    /// The answer to what was not understood.
    static RldbFrame rejected(JsonNode error) {
        return new RldbFrame(REJECTED, UNKNOWN, Json.bytes(error));
    }

    /// Bytes as rldb counts them against its limit.
    int messageBytes() {
        return id.length() + payload.length();
    }

    int bytes() {
        return OVERHEAD_BYTES + messageBytes();
    }

    void write(ByteBuf out) {
        out.writeByte(command);
        out.writeInt(id.length()).writeBytes(id.unsafeArray());
        out.writeInt(payload.length()).writeBytes(payload.unsafeArray());
    }
}
