package dev.gramme.server;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Formation;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.MemberList;
import dev.gramme.server.config.Setting;
import dev.gramme.storage.disk.DataDirectory;
import dev.gramme.storage.disk.LedgerWriter;
import dev.gramme.wire.MalformedFrame;
import dev.gramme.wire.Records;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One running node. Several may run in one process.
///
/// ```
/// start: data directory ▶ both ports taken ▶ node ▶ ports open
/// stop:  not ready ▶ requests in flight answered ▶ ports closed ▶ connections closed ▶ records
///        and ledger written ▶ data directory left
/// ```
public final class Server {
    /// The exit code of a node that was told to stop.
    public static final int STOPPED = 0;

    /// The exit code of a node that stopped itself, because it could not trust itself any more.
    public static final int BROKEN = 70;

    /// What a node ends with whose disk has lost something that other nodes have: it should start
    /// again at once, in a new life.
    static final int REBORN = 75;

    /// An eighth of the memory, an entry of 128 bytes, and eight times what needs no reason.
    private static final long LOG_ENTRY_BYTES = 8 * 128 * 8;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int CLOSE_SECONDS = 2;
    private static final int STORE_SECONDS = 60;
    private static final int LOOK_AGAIN_MS = 2_000;

    private final Config config;
    private final DataDirectory data;
    private final ShardLoop shard;
    private final ExecutorService disk;
    private final Door peerDoor;
    private final Door clientDoor;
    private final NodeStore store;
    private final LocalNode node;
    private final NodeBackend backend;
    private final ClientConnections clients;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /// For whom the mending of damage waits, as last told. On the loop.
    private SortedSet<NodeId> awaited = Collections.emptySortedSet();

    /// Takes the data directory and the ports, and starts the node. When it returns, both ports are
    /// open; whether the node is ready yet is what its status says.
    public static Server start(Config config) throws StartRefused {
        return start(config, Footing.PRODUCTION);
    }

    /// As above, on something else than what a node in service stands on.
    public static Server start(Config config, Footing footing) throws StartRefused {
        try (Undo undo = new Undo()) {
            Server server = new Server(config, footing, undo);
            undo.forget();
            server.open();
            return server;
        }
    }

    private Server(Config config, Footing footing, Undo undo) throws StartRefused {
        this.config = config;
        NodeStore.requireJars(config.storage().engine());
        data = openData(config);
        undo.push(this::leaveData);
        Ledger ledger = readLedger(data);
        requireMembers(config.cluster(), data, ledger);
        String name = data.nodeId().name();
        sayIfNew(data);
        disk = oneThread(name + "-disk");
        undo.push(disk::shutdown);
        shard = new ShardLoop(name + "-shard", this::onBroken);
        undo.push(shard::close);
        Config.Network network = config.network();
        clientDoor = door(network.clientPort(), Setting.CLIENT_PORT);
        undo.push(clientDoor::close);
        peerDoor = door(network.peerPort(), Setting.PEER_PORT);
        undo.push(peerDoor::close);
        Metrics metrics = new Metrics();
        store = openStore(ledger, footing);
        undo.push(store::close);
        node = new LocalNode(shard, birth(), store.store(), metrics);
        backend = new NodeBackend(shard, node, store, metrics, config);
        clients =
                new ClientConnections(
                        shard.eventLoop(),
                        backend,
                        limits(config),
                        metrics,
                        network.maxConnections());
    }

    private static void sayIfNew(DataDirectory data) {
        if (data.isNew()) {
            LOG.info(
                    "{} is a new, empty data directory: node {} begins without records. If it has"
                            + " been here before, stop it and see that its disk is mounted",
                    data.path(),
                    data.nodeId());
        }
    }

    private Door door(int port, Setting setting) throws StartRefused {
        return Door.take(shard.eventLoop(), config.network().bind(), port, setting.key());
    }

    private static ExecutorService oneThread(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    private static GatewayLimits limits(Config config) {
        Config.Clients clients = config.clients();
        return GatewayLimits.production()
                .withValueBytes(config.requests().valueBytes())
                .withTimeouts((int) clients.read().toMillis(), (int) clients.write().toMillis());
    }

    private static DataDirectory openData(Config config) throws StartRefused {
        String name = config.identity().name();
        try {
            return DataDirectory.open(
                    config.storage().data(),
                    config.storage().engine().word(),
                    name.isEmpty() ? null : new NodeId(name));
        } catch (DataDirectory.Refused refused) {
            throw new StartRefused(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static Ledger readLedger(DataDirectory data) throws StartRefused {
        try {
            Bytes kept = data.ledger();
            return kept.length() == 0 ? Ledger.EMPTY : Records.ledger(kept.toArray());
        } catch (MalformedFrame damaged) {
            throw new StartRefused(
                    "the ledger in "
                            + data.path()
                            + " cannot be read: "
                            + damaged.getMessage()
                            + ". Start with an empty data directory under the old name: the node"
                            + " is given the cluster's topology again",
                    damaged);
        }
    }

    /// The initial members that the settings name must be those this directory's cluster knows, or
    /// has removed: otherwise it is the directory of another cluster.
    private static void requireMembers(Config.Cluster wanted, DataDirectory data, Ledger ledger)
            throws StartRefused {
        Topology known = ledger.topology();
        if (known == null) {
            return;
        }
        for (Member listed : wanted.members()) {
            Member same = known.member(listed.id());
            boolean present = same != null && isSamePlace(same, listed);
            if (!present && !known.removed().contains(listed.id())) {
                throw new StartRefused(
                        "data directory "
                                + data.path()
                                + " belongs to the cluster "
                                + known.cluster()
                                + ", which has no member "
                                + MemberList.format(listed)
                                + ". Name another directory, or leave out --"
                                + Setting.MEMBERS.key());
            }
        }
    }

    private static boolean isSamePlace(Member known, Member listed) {
        return known.host().equals(listed.host())
                && known.peerPort() == listed.peerPort()
                && known.clientPort() == listed.clientPort();
    }

    private NodeStore openStore(Ledger ledger, Footing footing) throws StartRefused {
        LedgerWriter ledgers =
                new LedgerWriter(
                        data,
                        kept -> Bytes.owning(Records.ledger(kept)),
                        disk,
                        shard::later,
                        failed -> shard.later(() -> onDiskFailed(failed)),
                        this::onDiskFull);
        return NodeStore.open(config, data.path(), ledger, ledgers, shard, footing);
    }

    private long nextBirthMs() throws StartRefused {
        try {
            return data.nextBirthMs(System.currentTimeMillis());
        } catch (DataDirectory.Refused refused) {
            throw new StartRefused(String.valueOf(refused.getMessage()), refused);
        } catch (IOException failed) {
            throw new StartRefused(
                    "cannot note in " + data.path() + " that the node starts: " + failed, failed);
        }
    }

    private LocalNode.Birth birth() throws StartRefused {
        Config.Identity identity = config.identity();
        Member self =
                new Member(
                        data.nodeId(),
                        config.network().host(),
                        peerDoor.port(),
                        clientDoor.port(),
                        identity.zone(),
                        identity.capacity());
        SecureRandom random = new SecureRandom();
        Config.Cluster cluster = config.cluster();
        Formation formation =
                cluster.members().isEmpty()
                        ? new Formation.Lone(cluster.settings())
                        : new Formation.Initial(cluster.settings(), cluster.members());
        return new LocalNode.Birth(
                self,
                Actor.born(data.nodeId().family(), nextBirthMs(), random.nextLong()),
                formation,
                protocolLimits(config, cluster.settings().partitions()));
    }

    /// Logs lie in memory, also where the records do not: all of them take an eighth of it at most.
    private static Limits protocolLimits(Config config, int partitions) {
        Limits limits = Limits.production().withValueBytes(config.requests().valueBytes());
        if (config.storage().engine() == Config.Engine.MEMORY) {
            return limits;
        }
        long share = config.storage().memoryLimitBytes() / LOG_ENTRY_BYTES / partitions;
        return limits.withLogEntries(Math.clamp(share, 16, limits.logEntries()));
    }

    private void open() {
        shard.later(() -> {
            MDC.put(Logs.NODE, data.nodeId().name());
            node.start();
            store.start(this::onLost);
            peerDoor.open(node.links()::accept);
            clientDoor.open(clients::accept);
        });
    }

    public Member self() {
        return node.self();
    }

    public Path data() {
        return data.path();
    }

    /// The node's status; completes on its loop.
    public CompletableFuture<NodeStatus> status() {
        CompletableFuture<NodeStatus> status = new CompletableFuture<>();
        shard.later(() -> status.complete(node.status()));
        return status;
    }

    /// The node as its own gateways see it, for whoever embeds it: on [#loop] only.
    public Backend backend() {
        return backend;
    }

    /// The node's one thread. What runs there holds everything else up.
    public ScheduledExecutorService loop() {
        return shard.eventLoop();
    }

    /// Completes with the exit code once everything is closed.
    public CompletableFuture<Integer> ended() {
        return ended;
    }

    /// Stops the node and waits until it has stopped: SERVER-3. Any thread but the node's own;
    /// again: only waits.
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            MDC.put(Logs.NODE, data.nodeId().name());
            LOG.info("stopping: no new requests");
            drain();
            close(STOPPED);
        }
        ended.join();
    }

    private void drain() {
        CountDownLatch drained = new CountDownLatch(1);
        shard.later(() -> node.drain(drained::countDown));
        long patienceMs = config.requests().drain().toMillis();
        try {
            if (!drained.await(patienceMs, TimeUnit.MILLISECONDS)) {
                LOG.warn("requests in flight were not answered within {} ms", patienceMs);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(int exitCode) {
        MDC.put(Logs.NODE, data.nodeId().name());
        peerDoor.close();
        clientDoor.close();
        clients.close();
        shard.eventLoop().execute(node.links()::close);
        if (exitCode == STOPPED) {
            stopStore();
        }
        disk.shutdown();
        try {
            if (!disk.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the disk did not take the ledger within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        shard.close();
        store.close();
        leaveData();
        LOG.info("stopped");
        ended.complete(exitCode);
    }

    /// Nobody can ask for anything any more, so that nothing is minted behind the last record.
    private void stopStore() {
        CountDownLatch written = new CountDownLatch(1);
        shard.later(() -> store.stop(written::countDown));
        try {
            if (!written.await(STORE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the records were not closed within {} s", STORE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveData() {
        try {
            data.close();
        } catch (IOException failed) {
            LOG.warn("cannot leave the data directory {}", data.path(), failed);
        }
    }

    /// @param retry for the disk's thread
    private void onDiskFull(Runnable retry) {
        LOG.warn("the ledger in {} waits for room: free some", data.path());
        shard.later(() ->
                shard.after(
                        LOOK_AGAIN_MS,
                        () -> {
                            if (!stopping.get()) {
                                disk.execute(retry);
                            }
                        }));
    }

    private void onDiskFailed(IOException failed) {
        throw new DiskFailed(
                "the ledger cannot be made durable in %s: %s. %s"
                        .formatted(data.path(), failed.getMessage(), DiskFailed.WAY_OUT));
    }

    /// Records are damaged, which only a new life may take over from others
    /// (docs/design/recovery.md). Those have to be there, all of them: until each has given what it
    /// has, the damaged partitions testify to nothing. And this life must not be taking over
    /// itself. On the loop.
    private void onLost() {
        NodeStatus status = node.status();
        Topology topology = status.topology();
        if (topology == null || topology.settings().n() == 1 || topology.members().size() == 1) {
            LOG.error("no other node has these records: restore them from a backup");
        } else if (!status.ready() || !status.fellowsAway().isEmpty()) {
            tellAwaited(status.fellowsAway());
            shard.after(LOOK_AGAIN_MS, this::onLost);
        } else if (stopping.compareAndSet(false, true)) {
            LOG.warn("ending this life: the next one takes what is damaged over from other nodes");
            Thread.ofPlatform().name(data.nodeId() + "-stop").start(() -> close(REBORN));
        }
    }

    private void tellAwaited(SortedSet<NodeId> away) {
        if (!away.equals(awaited) && !away.isEmpty()) {
            LOG.warn("damage is mended once {} can be reached; until then this life goes on", away);
        }
        awaited = away;
    }

    /// On the loop, which runs no step of the protocol any more (SERVER-2).
    private void onBroken(Throwable escaped) {
        if (escaped instanceof DiskFailed) {
            LOG.error("the node stops: {}", escaped.getMessage());
        } else {
            LOG.atError()
                    .addKeyValue("life", node.life())
                    .setCause(escaped)
                    .log("a broken invariant: the node stops");
        }
        if (stopping.compareAndSet(false, true)) {
            Thread.ofPlatform().name(data.nodeId() + "-stop").start(() -> close(BROKEN));
        }
    }
}
