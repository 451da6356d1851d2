package dev.gramme.gateway;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Limits;

/// The bounds of one client connection.
///
/// @param keyBytes longest key
/// @param valueBytes largest value
/// @param lineBytes longest first line of an HTTP request; a key needs three bytes for one
/// @param headerBytes all header lines of an HTTP request; a context needs two bytes for one
/// @param inlineBytes longest RESP command written as a line
/// @param commandItems most arguments of a RESP command
/// @param commandBytes all arguments of a RESP command; also all values of one reply to MGET
/// @param requestsInFlight unanswered requests after which a connection is not read from
/// @param bytesInFlight bytes of unanswered requests after which a connection is not read from
public record GatewayLimits(
        int keyBytes,
        int valueBytes,
        int lineBytes,
        int headerBytes,
        int inlineBytes,
        int commandItems,
        int commandBytes,
        int requestsInFlight,
        int bytesInFlight) {
    /// The longest context a node takes back.
    private static final int CONTEXT_BYTES = Limits.production().contextBytes();

    public static GatewayLimits production() {
        return new GatewayLimits(
                Key.MAX_BYTES,
                8 << 20,
                3 * Key.MAX_BYTES + 4_096,
                2 * CONTEXT_BYTES + (16 << 10),
                64 << 10,
                1 << 20,
                64 << 20,
                128,
                16 << 20);
    }

    public GatewayLimits withValueBytes(int bytes) {
        return new GatewayLimits(
                keyBytes,
                bytes,
                lineBytes,
                headerBytes,
                inlineBytes,
                commandItems,
                Math.max(commandBytes, bytes),
                requestsInFlight,
                bytesInFlight);
    }

    public GatewayLimits withRequestsInFlight(int requests) {
        return new GatewayLimits(
                keyBytes,
                valueBytes,
                lineBytes,
                headerBytes,
                inlineBytes,
                commandItems,
                commandBytes,
                requests,
                bytesInFlight);
    }
}
