package dev.gramme.simulator;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import java.nio.ByteBuffer;

/// Reads the events out of a client's context without the key that signs it. Written from the
/// description of the format, and shares no code with its writer.
final class TokenDots {
    private TokenDots() {}

    static DotSet read(Bytes token) {
        ByteBuffer in = ByteBuffer.wrap(token.unsafeArray());
        DotSet dots = DotSet.EMPTY;
        int bases = in.getInt();
        for (int i = 0; i < bases; i++) {
            Actor actor = new Actor(in.getLong(), in.getLong());
            in.getLong();
            dots = dots.plus(DotSet.range(actor, 1, in.getLong()));
        }
        in.get();
        in.getLong();
        int ranges = in.getInt();
        for (int i = 0; i < ranges; i++) {
            Actor actor = new Actor(in.getLong(), in.getLong());
            long first = in.getLong();
            long last = in.getLong();
            dots =
                    dots.plus(
                            first == 0
                                    ? DotSet.closed(actor, last)
                                    : DotSet.range(actor, first, last));
        }
        return dots;
    }
}
