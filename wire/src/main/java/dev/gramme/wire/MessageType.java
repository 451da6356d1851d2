package dev.gramme.wire;

import org.jspecify.annotations.Nullable;

/// The number of each kind of message on the wire. Append only: a number is never given to another
/// kind, and the body of a kind never changes within a wire version.
enum MessageType {
    STORE_EVENT(0x01),
    EVENT_STORED(0x02),
    STORE_HINT(0x03),
    HINT_STORED(0x04),
    NOT_STORED(0x05),
    FETCH(0x06),
    FETCHED(0x07),
    REPAIR(0x08),
    FORWARD(0x09),
    FORWARDED(0x0a),
    NOT_COORDINATED(0x0b),
    LIST_KEYS(0x0c),
    KEYS_LISTED(0x0d),
    COUNT_KEYS(0x0e),
    KEYS_COUNTED(0x0f),
    LASTING(0x10),
    ON_DISK(0x11),

    CLOCK_OFFER(0x20),
    MISSING(0x21),
    TRANSFER_PULL(0x22),
    TRANSFER_STEP(0x23),
    HINT_NOTICE(0x24),
    HINT_PULL(0x25),
    HINT_BATCH(0x26),
    HINT_RECEIPTS(0x27),
    END_ASK(0x28),
    END_SAID(0x29),
    PRINT_ASK(0x2a),
    PRINT_SAID(0x2b),
    OUTDATED(0x2c),

    PING(0x40),
    PING_FOR(0x41),
    PING_ACK(0x42),

    TOPOLOGY_PULL(0x60),
    TOPOLOGY_PUSH(0x61),
    NO_TOPOLOGY(0x62),
    PREPARE(0x63),
    PROMISE(0x64),
    ACCEPT(0x65),
    ACCEPTED(0x66),
    JOIN_ASK(0x67),
    JOIN_ANSWER(0x68);

    private static final @Nullable MessageType[] BY_CODE = new @Nullable MessageType[256];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageType read(Reader in) throws MalformedFrame {
        int code = in.u8("message type");
        MessageType type = BY_CODE[code];
        if (type == null) {
            throw in.malformed("message type", "is unknown: " + code);
        }
        return type;
    }
}
