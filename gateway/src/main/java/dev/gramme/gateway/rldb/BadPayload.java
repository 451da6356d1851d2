package dev.gramme.gateway.rldb;

import java.io.Serial;

/// A payload that is not what its command takes; the message says why, for the client.
final class BadPayload extends Exception {
    @Serial private static final long serialVersionUID = 1;

    BadPayload(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
