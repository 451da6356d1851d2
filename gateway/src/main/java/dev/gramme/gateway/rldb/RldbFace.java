package dev.gramme.gateway.rldb;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.ConnectionHandler;
import dev.gramme.gateway.GatewayLimits;

import io.netty.channel.ChannelPipeline;

/// The way in from `front`.
public final class RldbFace {
    private RldbFace() {}

    /// Makes a connection speak rldb's protocol from its next byte on.
    public static void install(ChannelPipeline pipeline, Backend backend, GatewayLimits limits) {
        pipeline.addLast(
                "rldb",
                new ConnectionHandler<>(
                        backend,
                        limits,
                        RldbOutlet::new,
                        talk -> new RldbHandler(talk, backend, limits)));
    }
}
