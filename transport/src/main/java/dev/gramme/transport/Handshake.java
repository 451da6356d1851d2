package dev.gramme.transport;

import dev.gramme.wire.Hello;
import dev.gramme.wire.MalformedFrame;

/// What this node makes of the first bytes of a connection.
sealed interface Handshake {
    /// Both sides can talk.
    record Welcome(Hello theirs) implements Handshake {}

    /// A Gramme node, but none to talk with.
    record Unwelcome(String why) implements Handshake {}

    /// No Gramme node at all.
    record Foreign(String why) implements Handshake {}

    static Handshake read(byte[] bytes, Hello own) {
        try {
            Hello theirs = Hello.decode(bytes);
            return switch (Hello.agree(own, theirs)) {
                case Hello.Agreement.Agreed(int _, long _) -> new Welcome(theirs);
                case Hello.Agreement.Refused(String why) -> new Unwelcome(why);
            };
        } catch (MalformedFrame malformed) {
            return new Foreign("malformed hello: " + malformed.getMessage());
        }
    }
}
