package dev.gramme.simulator;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.Scan;
import dev.gramme.core.port.Ports;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.Tamper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What stands between honest nodes and the world, and changes what passes.
class Crooked implements Tamper {
    private final Map<NodeId, Ports> honest = new HashMap<>();

    // ---- the places where something can be changed; left alone by default ----

    List<Envelope> heard(Station node, Envelope envelope) {
        return List.of(envelope);
    }

    ClientRequest asked(ClientRequest request) {
        return request;
    }

    ClientResponse answered(ClientRequest request, ClientResponse response) {
        return response;
    }

    void appended(Ports ports, Store.Batch batch, boolean sync, Consumer<Store.Appended> done) {
        ports.store().append(batch, sync, done);
    }

    boolean stuck(Ports ports) {
        return ports.store().stuck();
    }

    Store.Recovered recovered(Store.Recovered found) {
        return found;
    }

    // ---- makers of the common ones ----

    /// Changes every message that a node sends.
    static Crooked sent(UnaryOperator<PeerMessage> change) {
        return new Crooked() {
            @Override
            public List<Envelope> sent(Envelope envelope) {
                return List.of(with(envelope, change.apply(envelope.message())));
            }
        };
    }

    /// Handles frames before the node sees them.
    static Crooked peer(BiFunction<Station, Envelope, List<Envelope>> change) {
        return new Crooked() {
            @Override
            List<Envelope> heard(Station node, Envelope envelope) {
                return change.apply(node, envelope);
            }
        };
    }

    static Crooked client(
            UnaryOperator<ClientRequest> request,
            BiFunction<ClientRequest, ClientResponse, ClientResponse> response) {
        return new Crooked() {
            @Override
            ClientRequest asked(ClientRequest asked) {
                return request.apply(asked);
            }

            @Override
            ClientResponse answered(ClientRequest asked, ClientResponse answer) {
                return response.apply(asked, answer);
            }
        };
    }

    interface Append {
        void append(Ports ports, Store.Batch batch, Consumer<Store.Appended> done);
    }

    static Crooked store(Append append) {
        return new Crooked() {
            @Override
            void appended(
                    Ports ports, Store.Batch batch, boolean sync, Consumer<Store.Appended> done) {
                append.append(ports, batch, done);
            }
        };
    }

    static Envelope with(Envelope envelope, PeerMessage message) {
        return with(envelope, envelope.hybridTime(), message);
    }

    static Envelope withTime(Envelope envelope, long hybridTime) {
        return with(envelope, hybridTime, envelope.message());
    }

    private static Envelope with(Envelope envelope, long hybridTime, PeerMessage message) {
        return new Envelope(
                envelope.cluster(),
                envelope.epoch(),
                envelope.sender(),
                envelope.receiver(),
                envelope.life(),
                hybridTime,
                envelope.sentAtMs(),
                message);
    }

    // ---- the machinery ----

    @Override
    public Ports ports(NodeId node, Ports ports) {
        honest.put(node, ports);
        return new Ports(
                ports.clock(),
                ports.timers(),
                ports.entropy(),
                ports.peers(),
                new CrookedStore(ports),
                ports.trace());
    }

    @Override
    public SimHost host(NodeId node, SimHost host) {
        return new Station(host, honest.get(node));
    }

    /// One node behind the tampering.
    final class Station implements SimHost {
        private final SimHost node;
        private final Ports ports;

        Station(SimHost node, Ports ports) {
            this.node = node;
            this.ports = ports;
        }

        /// Sends an answer in the node's name.
        void answer(Envelope envelope, PeerMessage message) {
            ports.peers()
                    .send(
                            new Envelope(
                                    envelope.cluster(),
                                    envelope.epoch(),
                                    envelope.receiver(),
                                    envelope.sender(),
                                    node.status().life(),
                                    envelope.hybridTime(),
                                    ports.clock().monotonicMillis(),
                                    message));
        }

        @Override
        public void start() {
            node.start();
        }

        @Override
        public void onPeer(Envelope envelope) {
            heard(this, envelope).forEach(node::onPeer);
        }

        @Override
        public void onLinkDown(NodeId peer) {
            node.onLinkDown(peer);
        }

        @Override
        public void onClient(ClientRequest request, Consumer<Reply> answer) {
            node.onClient(
                    asked(request),
                    reply ->
                            answer.accept(
                                    new Reply(answered(request, reply.response()), reply.story())));
        }

        @Override
        public void join(Member other, Consumer<String> answer) {
            node.join(other, answer);
        }

        @Override
        public void onScan(Scan scan, Consumer<Scan.Outcome> answer) {
            node.onScan(scan, answer);
        }

        @Override
        public void onCount(RequestId id, int timeoutMs, Consumer<Scan.Outcome> answer) {
            node.onCount(id, timeoutMs, answer);
        }

        @Override
        public NodeStatus status() {
            return node.status();
        }
    }

    private final class CrookedStore implements Store {
        private final Ports ports;

        CrookedStore(Ports ports) {
            this.ports = ports;
        }

        @Override
        public Recovered recovered() {
            return Crooked.this.recovered(ports.store().recovered());
        }

        @Override
        public void append(Batch batch, boolean sync, Consumer<Appended> done) {
            appended(ports, batch, sync, done);
        }

        @Override
        public void get(int partition, Key key, Consumer<Lookup> done) {
            ports.store().get(partition, key, done);
        }

        @Override
        public void scan(
                int partition, Position after, int limitRows, int limitBytes, Consumer<Page> done) {
            ports.store().scan(partition, after, limitRows, limitBytes, done);
        }

        @Override
        public long waitingBytes() {
            return ports.store().waitingBytes();
        }

        @Override
        public boolean cramped() {
            return ports.store().cramped();
        }

        @Override
        public boolean stuck() {
            return Crooked.this.stuck(ports);
        }

        @Override
        public void settled() {
            ports.store().settled();
        }

        @Override
        public Snapshot snapshot(int partition) {
            return ports.store().snapshot(partition);
        }

        @Override
        public long keyCount(int partition) {
            return ports.store().keyCount(partition);
        }

        @Override
        public long heldBytes() {
            return ports.store().heldBytes();
        }

        @Override
        public long limitBytes() {
            return ports.store().limitBytes();
        }

        @Override
        public long recordCount() {
            return ports.store().recordCount();
        }

        @Override
        public void keep(Ledger ledger, Runnable done) {
            ports.store().keep(ledger, done);
        }
    }
}
