package dev.gramme.gateway;

import io.netty.channel.Channel;
import java.io.IOException;

/// The end of a connection on which something was thrown. A lost connection is everyday life; all
/// else is a bug of ours that must be seen, and costs this one connection only.
public final class Mishap {
    private static final System.Logger LOG = System.getLogger(Mishap.class.getName());

    private Mishap() {}

    public static void end(Channel channel, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.ERROR, "connection " + channel + " broke", cause);
        }
        channel.close();
    }
}
