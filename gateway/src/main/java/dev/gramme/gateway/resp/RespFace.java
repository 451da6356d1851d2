package dev.gramme.gateway.resp;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.ConnectionHandler;
import dev.gramme.gateway.GatewayLimits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// The way in from `front`, and the register of a node's RESP connections.
public final class RespFace {
    private final Backend backend;
    private final GatewayLimits limits;
    private final Map<Long, Session> sessions = new ConcurrentSkipListMap<>();

    public RespFace(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    /// Makes a connection speak RESP from its next byte on.
    public void install(ChannelPipeline pipeline) {
        Session session = register(pipeline.channel());
        pipeline.addLast(
                "resp",
                new ConnectionHandler<>(
                        backend, limits, RespOutlet::new, talk -> new RespHandler(talk, session)));
    }

    private Session register(Channel channel) {
        Session session = new Session(this, channel);
        sessions.put(session.id(), session);
        channel.closeFuture().addListener(_ -> sessions.remove(session.id()));
        return session;
    }

    Backend backend() {
        return backend;
    }

    GatewayLimits limits() {
        return limits;
    }

    /// Of the connections that are open, oldest first.
    Collection<Session> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }
}
