package dev.gramme.gateway.http;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.ConnectionHandler;
import dev.gramme.gateway.GatewayLimits;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;

/// The way in from `front`.
public final class HttpFace {
    private HttpFace() {}

    /// Whether a HEAD begins here: no answer to it has a body, whatever else is wrong with it.
    public static boolean asksHead(ByteBuf in) {
        return Head.asksHead(in);
    }

    /// Makes a connection speak HTTP from its next byte on.
    public static void install(ChannelPipeline pipeline, Backend backend, GatewayLimits limits) {
        pipeline.addLast("http-encoder", new HttpResponseEncoder());
        pipeline.addLast(
                "http",
                new ConnectionHandler<>(
                        backend,
                        limits,
                        HttpOutlet::new,
                        talk -> new HttpHandler(talk, backend, limits)));
    }
}
