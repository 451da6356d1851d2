package dev.gramme.transport;

import dev.gramme.core.ring.NodeId;
import dev.gramme.wire.Hello;

import io.netty.channel.EventLoop;

import java.util.function.Supplier;

/// What all links of one node share.
///
/// @param hello what this node says of itself now
record LinkScope(
        EventLoop loop,
        PeerSettings settings,
        NodeId self,
        Supplier<Hello> hello,
        PeerEvents events,
        LinkTally tally) {
    void refused(String from, String why) {
        tally.refused++;
        events.onRefused(from, why);
    }
}
