package dev.gramme.gateway.http;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;

/// The way in from `front`.
public final class HttpFace {
    private static final int CHUNK_BYTES = 64 << 10;

    private HttpFace() {}

    /// Makes a connection speak HTTP from its next byte on.
    public static void install(ChannelPipeline pipeline, Backend backend, GatewayLimits limits) {
        HttpDecoderConfig config =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.lineBytes())
                        .setMaxHeaderSize(limits.headerBytes())
                        .setMaxChunkSize(CHUNK_BYTES)
                        .setStrictLineParsing(true);
        pipeline.addLast("http-decoder", new StrictRequestDecoder(config));
        pipeline.addLast("http-encoder", new HttpResponseEncoder());
        // Holds back what was decoded from one read while the conversation is full.
        pipeline.addLast("http-flow", new FlowControlHandler());
        pipeline.addLast("http", new HttpHandler(backend, limits));
    }
}
