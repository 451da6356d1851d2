package dev.gramme.simulator.world;

import dev.gramme.core.message.Envelope;

/// Frames as bytes: nodes share no object, only what the wire carries.
public interface FrameCodec {
    byte[] encode(Envelope envelope);

    Envelope decode(byte[] frame);
}
