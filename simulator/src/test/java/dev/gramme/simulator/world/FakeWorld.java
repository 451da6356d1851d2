package dev.gramme.simulator.world;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;

import java.util.ArrayList;
import java.util.List;

/// A world of fake nodes `a`, `b`, `c`, whose frames are numbers of remembered envelopes.
final class FakeWorld {
    static final NodeId A = new NodeId("a");
    static final NodeId B = new NodeId("b");
    static final NodeId C = new NodeId("c");

    final World world;
    final List<FakeHost> hosts = new ArrayList<>();

    FakeWorld(long seed, NodeId... forgetful) {
        List<Member> members = new ArrayList<>();
        for (NodeId id : List.of(A, B, C)) {
            members.add(new Member(id, "127.0.0.1", 1, 0, "", 1));
        }
        SimHost.Maker maker =
                (self, life, formation, limits, ports) -> {
                    FakeHost host = new FakeHost(self, life, members, ports);
                    hosts.add(host);
                    return host;
                };
        world =
                new World(
                        new WorldPlan(
                                seed,
                                members,
                                List.of(forgetful),
                                List.of(),
                                new Formation.Lone(new Topology.Settings(4, 3, 2, 2)),
                                new Formation.Lone(new Topology.Settings(4, 3, 2, 2)),
                                Limits.tiny(),
                                1 << 20,
                                2_000,
                                maker,
                                new Remembered(),
                                Tamper.NONE));
    }

    FakeWorld started() {
        world.machines().forEach(machine -> world.start(machine.id()));
        return this;
    }

    FakeHost host(NodeId id) {
        if (world.machine(id).host() instanceof FakeHost host) {
            return host;
        }
        throw new AssertionError(id + " is not running");
    }

    /// Bytes that name an envelope by its number.
    private static final class Remembered implements FrameCodec {
        private final List<Envelope> envelopes = new ArrayList<>();

        @Override
        public byte[] encode(Envelope envelope) {
            envelopes.add(envelope);
            int number = envelopes.size() - 1;
            return new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
        }

        @Override
        public Envelope decode(byte[] frame) {
            int number = (frame[0] & 0xff) << 16 | (frame[1] & 0xff) << 8 | (frame[2] & 0xff);
            return envelopes.get(number);
        }
    }
}
