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
import java.util.concurrent.atomic.LongAdder;

/// The way in from `front`, the register of a node's RESP connections, and what is counted of them.
public final class RespFace {
    private final Backend backend;
    private final GatewayLimits limits;
    private final Map<Long, Session> sessions = new ConcurrentSkipListMap<>();
    private final LongAdder connections = new LongAdder();
    private final LongAdder commands = new LongAdder();

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
        connections.increment();
        channel.closeFuture().addListener(_ -> sessions.remove(session.id()));
        return session;
    }

    Backend backend() {
        return backend;
    }

    GatewayLimits limits() {
        return limits;
    }

    void countCommand() {
        commands.increment();
    }

    /// How many commands have run, of all connections there were.
    long commandCount() {
        return commands.sum();
    }

    /// How many connections there were, the open ones included.
    long connectionCount() {
        return connections.sum();
    }

    /// Of the connections that are open, oldest first.
    Collection<Session> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }
}
