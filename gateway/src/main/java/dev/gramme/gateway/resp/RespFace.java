package dev.gramme.gateway.resp;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.ConnectionHandler;
import dev.gramme.gateway.GatewayLimits;

import io.netty.channel.ChannelPipeline;

/// The way in from `front`.
public final class RespFace {
    private RespFace() {}

    /// Makes a connection speak RESP from its next byte on.
    public static void install(ChannelPipeline pipeline, Backend backend, GatewayLimits limits) {
        pipeline.addLast(
                "resp",
                new ConnectionHandler<>(
                        backend,
                        limits,
                        RespOutlet::new,
                        talk -> new RespHandler(talk, backend, limits)));
    }
}
