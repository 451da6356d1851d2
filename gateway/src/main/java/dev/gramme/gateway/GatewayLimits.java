package dev.gramme.gateway;

import dev.gramme.core.item.Key;

/// The bounds of one client connection. Before a request's head is complete it holds no more than
/// 64 KiB (GATEWAY-5): what is kept of a head, and one read of the system.
///
/// @param keyBytes longest key
/// @param valueBytes largest value
/// @param lineBytes longest first line of an HTTP request; a key may need three bytes for one
/// @param headerBytes all header lines of an HTTP request
/// @param headerLines most header lines of an HTTP request
/// @param contextBytes longest context that HTTP takes back; it needs two bytes for one
/// @param inlineBytes longest RESP command written as a line
/// @param commandItems most arguments of a RESP command
/// @param commandBytes all arguments of a RESP command; also all values of one reply to MGET
/// @param requestsInFlight unanswered requests after which a connection is not read from
/// @param bytesInFlight bytes of unanswered requests, and of answers as large as the last ones were,
///   after which a connection is not read from
/// @param readTimeoutMs time a client has to complete a request it has begun
/// @param writeTimeoutMs time after which a client is dropped that takes nothing of its answers
public record GatewayLimits(
        int keyBytes,
        int valueBytes,
        int lineBytes,
        int headerBytes,
        int headerLines,
        int contextBytes,
        int inlineBytes,
        int commandItems,
        int commandBytes,
        int requestsInFlight,
        int bytesInFlight,
        int readTimeoutMs,
        int writeTimeoutMs) {
    public static GatewayLimits production() {
        return new GatewayLimits(
                Key.MAX_BYTES,
                8 << 20,
                16 << 10,
                32 << 10,
                100,
                12 << 10,
                48 << 10,
                1 << 20,
                64 << 20,
                128,
                16 << 20,
                30_000,
                30_000);
    }

    public GatewayLimits withValueBytes(int bytes) {
        return new GatewayLimits(
                keyBytes,
                bytes,
                lineBytes,
                headerBytes,
                headerLines,
                contextBytes,
                inlineBytes,
                commandItems,
                Math.max(commandBytes, bytes),
                requestsInFlight,
                bytesInFlight,
                readTimeoutMs,
                writeTimeoutMs);
    }

    public GatewayLimits withRequestsInFlight(int requests) {
        return new GatewayLimits(
                keyBytes,
                valueBytes,
                lineBytes,
                headerBytes,
                headerLines,
                contextBytes,
                inlineBytes,
                commandItems,
                commandBytes,
                requests,
                bytesInFlight,
                readTimeoutMs,
                writeTimeoutMs);
    }

    public GatewayLimits withTimeouts(int readMs, int writeMs) {
        return new GatewayLimits(
                keyBytes,
                valueBytes,
                lineBytes,
                headerBytes,
                headerLines,
                contextBytes,
                inlineBytes,
                commandItems,
                commandBytes,
                requestsInFlight,
                bytesInFlight,
                readMs,
                writeMs);
    }
}
