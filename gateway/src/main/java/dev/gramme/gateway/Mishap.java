package dev.gramme.gateway;

import io.netty.channel.Channel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// The end of a connection on which something was thrown. A lost connection is everyday life; all
/// else is a bug of ours that must be seen, and costs this one connection only.
public final class Mishap {
    private static final Logger LOG = LoggerFactory.getLogger(Mishap.class);

    private Mishap() {}

    public static void end(Channel channel, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("connection={} broke", channel, cause);
        }
        channel.close();
    }
}
