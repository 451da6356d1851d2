package dev.gramme.simulator.world;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.port.Ports;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.storage.disk.Drive;

import java.util.List;

/// Where a test may put a bug into a node without touching the node: between it and its frames, its
/// ports or its clients.
public interface Tamper {
    Tamper NONE = new Tamper() {};

    /// What a node sends instead of this frame: itself, nothing, another, several.
    default List<Envelope> sent(Envelope envelope) {
        return List.of(envelope);
    }

    /// What a node receives instead of this frame.
    default List<Envelope> received(Envelope envelope) {
        return List.of(envelope);
    }

    /// The name a new life of a node gets instead of this one.
    default Actor life(NodeId node, Actor life) {
        return life;
    }

    /// The ports a new life of a node gets instead of these.
    default Ports ports(NodeId node, Ports ports) {
        return ports;
    }

    /// The files that the log engine of a new life of a node gets instead of these.
    default Drive files(NodeId node, Drive files) {
        return files;
    }

    /// The host that runs instead of this one.
    default SimHost host(NodeId node, SimHost host) {
        return host;
    }
}
