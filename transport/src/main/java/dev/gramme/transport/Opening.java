package dev.gramme.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;

/// Fits a new connection: first the cutter of frames, then the one that understands them.
final class Opening extends ChannelInitializer<Channel> {
    private final ChannelHandler reader;

    Opening(ChannelHandler reader) {
        this.reader = reader;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new FrameCutter(), reader);
    }
}
