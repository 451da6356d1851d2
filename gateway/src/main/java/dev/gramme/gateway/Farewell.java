package dev.gramme.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

import java.util.concurrent.TimeUnit;

/// Closes a connection so that its last answer arrives: a socket that is closed while the client
/// still sends resets the connection, and the client loses what it had not read yet. So the sending
/// half is closed first, and what arrives is thrown away for a moment (by the channel's handlers).
public final class Farewell {
    private static final int LINGER_SECONDS = 2;

    private Farewell() {}

    /// Closes once everything written is sent and the client has closed too, or after a moment.
    public static void say(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> closeHalf(channel));
    }

    /// The client has closed its half too: closes, unless something is still to be sent.
    static void onInputEnd(Channel channel) {
        if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            channel.close();
        }
    }

    private static void closeHalf(Channel channel) {
        if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            duplex.shutdownOutput();
            channel.config().setAutoRead(true);
            channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            channel.close();
        }
    }
}
