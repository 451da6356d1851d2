package dev.gramme.server.config;

import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.storage.log.Durability;

import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The checked, typed configuration of one node. What contradicts itself cannot be made (CONFIG-2):
/// the constructors throw `IllegalArgumentException` with a sentence for the operator.
public record Config(
        Identity identity,
        Network network,
        Storage storage,
        Cluster cluster,
        Clients clients,
        Requests requests,
        Logging logging,
        boolean exitWithParent) {

    /// @param name empty: the data directory knows it, or one is made
    public record Identity(String name, String zone, int capacity) {
        public Identity {
            if (!name.isEmpty()) {
                name = new NodeId(name).name();
            }
        }

        static Identity of(Settings settings) {
            return new Identity(
                    settings.read(Setting.NAME, text -> text.isEmpty() ? "" : nodeName(text)),
                    settings.text(Setting.ZONE),
                    settings.read(Setting.CAPACITY, text -> Quantity.integer(text, 1, 1_000)));
        }

        private static String nodeName(String text) {
            return new NodeId(text).name();
        }
    }

    /// @param host what is told to clients and peers
    /// @param bind what the node listens on
    public record Network(
            String host,
            String bind,
            int clientPort,
            int peerPort,
            int maxConnections,
            boolean beyondLoopback) {
        public Network {
            if (clientPort == peerPort && clientPort != 0) {
                throw new IllegalArgumentException(
                        "client-port and peer-port are both "
                                + clientPort
                                + ": each needs its own");
            }
            if (!beyondLoopback && !isLoopback(bind)) {
                throw new IllegalArgumentException(
                        "bind "
                                + bind
                                + " is reachable by others on the network, who could read and"
                                + " write everything: nothing is encrypted and nobody is asked"
                                + " who they are. Use a loopback address, or say --"
                                + Setting.INSECURE_LISTEN_BEYOND_LOOPBACK.key());
            }
        }

        static Network of(Settings settings) {
            String host = settings.read(Setting.HOST, Network::nonEmpty);
            String bind = settings.text(Setting.BIND);
            return new Network(
                    host,
                    bind.isEmpty() ? host : bind,
                    settings.read(Setting.CLIENT_PORT, text -> Quantity.integer(text, 0, 65_535)),
                    settings.read(Setting.PEER_PORT, text -> Quantity.integer(text, 0, 65_535)),
                    settings.read(
                            Setting.MAX_CONNECTIONS, text -> Quantity.integer(text, 1, 1_000_000)),
                    settings.flag(Setting.INSECURE_LISTEN_BEYOND_LOOPBACK));
        }

        private static String nonEmpty(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("expects a name or an address");
            }
            return text;
        }

        private static boolean isLoopback(String bind) {
            try {
                return InetAddress.getByName(bind).isLoopbackAddress();
            } catch (UnknownHostException unknown) {
                throw new IllegalArgumentException(
                        "cannot listen on " + bind + ": no such name or address", unknown);
            }
        }
    }

    public enum Engine {
        MEMORY,
        LOG,
        LSM;

        /// As it stands in settings and in the data directory.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param every from the end of a scrub to the next; zero: none by itself
    /// @param bytesPerSecond read at most
    public record Scrub(Duration every, long bytesPerSecond) {
        /// A scrub that is slower does not come to its end.
        public static final long LEAST_RATE = 64 << 10;

        public Scrub {
            if (bytesPerSecond < LEAST_RATE) {
                throw new IllegalArgumentException(
                        "scrub-rate is " + bytesPerSecond + " bytes a second: the least is 64KiB");
            }
        }

        static Scrub of(Settings settings) {
            return new Scrub(
                    settings.read(Setting.SCRUB_EVERY, Scrub::every),
                    settings.read(Setting.SCRUB_RATE, text -> Quantity.bytes(text, 0)));
        }

        private static Duration every(String text) {
            if (text.equals("never")) {
                return Duration.ZERO;
            }
            Duration every = Quantity.duration(text);
            if (every.isZero()) {
                throw new IllegalArgumentException("expects a time such as 12h or 7d, or never");
            }
            return every;
        }
    }

    /// @param memoryLimitBytes of records with the engine `memory`; a part of it is the cache of
    ///   `log`
    /// @param diskLimitBytes of records with the engines `log` and `lsm`
    /// @param lsmMemoryBytes outside the heap, for the cache and the write buffers of `lsm`
    public record Storage(
            Path data,
            Engine engine,
            Durability durability,
            long memoryLimitBytes,
            long diskLimitBytes,
            long lsmMemoryBytes,
            Scrub scrub) {
        private static final long LEAST_BYTES = 1 << 20;

        public Storage {
            long heapBytes = Runtime.getRuntime().maxMemory();
            if (memoryLimitBytes < LEAST_BYTES) {
                throw new IllegalArgumentException(
                        "memory-limit is " + memoryLimitBytes + " bytes: the least is 1MiB");
            }
            if (diskLimitBytes < LEAST_BYTES) {
                throw new IllegalArgumentException(
                        "disk-limit is " + diskLimitBytes + " bytes: the least is 1MiB");
            }
            if (lsmMemoryBytes < LEAST_BYTES) {
                throw new IllegalArgumentException(
                        "lsm-memory is " + lsmMemoryBytes + " bytes: the least is 1MiB");
            }
            if (memoryLimitBytes > heapBytes) {
                throw new IllegalArgumentException(
                        "memory-limit is "
                                + memoryLimitBytes
                                + " bytes, more than the heap of "
                                + heapBytes
                                + ": lower it, or give the JVM more with -Xmx");
            }
        }

        static Storage of(Settings settings) {
            long heapBytes = Runtime.getRuntime().maxMemory();
            Path data = settings.read(Setting.DATA, text -> Path.of(Network.nonEmpty(text)));
            long diskBytes = diskBytes(data.toAbsolutePath().toFile());
            return new Storage(
                    data,
                    settings.read(Setting.ENGINE, text -> oneOf(Engine.values(), text)),
                    settings.read(Setting.DURABILITY, text -> oneOf(Durability.values(), text)),
                    settings.read(Setting.MEMORY_LIMIT, text -> Quantity.bytes(text, heapBytes)),
                    settings.read(Setting.DISK_LIMIT, text -> Quantity.bytes(text, diskBytes)),
                    settings.read(Setting.LSM_MEMORY, text -> Quantity.bytes(text, heapBytes)),
                    Scrub.of(settings));
        }

        /// The size of the disk where the directory is, or will be.
        private static long diskBytes(File directory) {
            File there = directory;
            while (there != null && !there.exists()) {
                there = there.getParentFile();
            }
            return there == null ? 0 : there.getTotalSpace();
        }
    }

    /// How a cluster is formed where there is none yet.
    ///
    /// @param members empty: the node founds one alone and may join another
    public record Cluster(Topology.Settings settings, List<Member> members) {
        public Cluster {
            members = List.copyOf(members);
            long names = members.stream().map(Member::id).distinct().count();
            if (names < members.size()) {
                throw new IllegalArgumentException("members names a node twice");
            }
        }

        static Cluster of(Settings settings) {
            int n = settings.read(Setting.N, text -> Quantity.integer(text, 1, 32));
            int r = settings.read(Setting.R, text -> quorum(text, n));
            int w = settings.read(Setting.W, text -> quorum(text, n));
            int q = settings.read(Setting.Q, text -> Quantity.integer(text, 1, 65_536));
            return new Cluster(
                    new Topology.Settings(q, n, r, w),
                    settings.read(Setting.MEMBERS, MemberList::parse));
        }

        private static int quorum(String text, int n) {
            if (text.equals("majority")) {
                return n / 2 + 1;
            }
            int quorum = Quantity.integer(text, 1, 32);
            if (quorum > n) {
                throw new IllegalArgumentException(
                        "is " + quorum + ", but there are only n = " + n + " copies of a key");
            }
            return quorum;
        }
    }

    /// What clients may cost while their requests arrive and their answers leave.
    ///
    /// @param memoryBytes for all connections together
    public record Clients(long memoryBytes, Duration read, Duration write) {
        public Clients {
            long heapBytes = Runtime.getRuntime().maxMemory();
            if (memoryBytes > heapBytes / 2) {
                throw new IllegalArgumentException(
                        "request-memory is "
                                + memoryBytes
                                + " bytes, more than half the heap of "
                                + heapBytes
                                + ": lower it, or give the JVM more with -Xmx");
            }
        }

        static Clients of(Settings settings) {
            long heapBytes = Runtime.getRuntime().maxMemory();
            return new Clients(
                    settings.read(Setting.REQUEST_MEMORY, text -> Quantity.bytes(text, heapBytes)),
                    settings.read(Setting.REQUEST_READ_TIMEOUT, Clients::patience),
                    settings.read(Setting.ANSWER_WRITE_TIMEOUT, Clients::patience));
        }

        private static Duration patience(String text) {
            Duration patience = Quantity.duration(text);
            if (patience.toMillis() < 100 || patience.toHours() > 1) {
                throw new IllegalArgumentException("expects 100ms to 60min, not \"" + text + "\"");
            }
            return patience;
        }
    }

    public record Requests(Duration timeout, Duration slow, int valueBytes, Duration drain) {
        /// What one frame between nodes can carry besides its envelope bounds it.
        private static final int MOST_VALUE_BYTES = 8 << 20;

        static Requests of(Settings settings) {
            return new Requests(
                    settings.read(Setting.REQUEST_TIMEOUT, Requests::timeout),
                    settings.read(Setting.SLOW_REQUEST, Quantity::duration),
                    settings.read(Setting.MAX_VALUE_SIZE, Requests::valueBytes),
                    settings.read(Setting.DRAIN_TIMEOUT, Quantity::duration));
        }

        private static Duration timeout(String text) {
            Duration timeout = Quantity.duration(text);
            if (timeout.toMillis() < 10 || timeout.toMinutes() > 10) {
                throw new IllegalArgumentException("expects 10ms to 10min, not \"" + text + "\"");
            }
            return timeout;
        }

        private static int valueBytes(String text) {
            long bytes = Quantity.bytes(text, MOST_VALUE_BYTES);
            if (bytes < 1 || bytes > MOST_VALUE_BYTES) {
                throw new IllegalArgumentException("expects 1 to 8MiB, not \"" + text + "\"");
            }
            return (int) bytes;
        }
    }

    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public enum Format {
        TEXT,
        JSON
    }

    public record Logging(Level level, Format format) {
        static Logging of(Settings settings) {
            return new Logging(
                    settings.read(Setting.LOG_LEVEL, text -> oneOf(Level.values(), text)),
                    settings.read(Setting.LOG_FORMAT, text -> oneOf(Format.values(), text)));
        }
    }

    public Config {
        if (!cluster.members().isEmpty()) {
            requireSelf(identity, network, cluster.members());
        }
        if (requests.valueBytes() > storage.memoryLimitBytes()) {
            throw new IllegalArgumentException(
                    "max-value-size is "
                            + requests.valueBytes()
                            + " bytes, more than memory-limit, which is "
                            + storage.memoryLimitBytes());
        }
        if (requests.valueBytes() > clients.memoryBytes()) {
            throw new IllegalArgumentException(
                    "max-value-size is "
                            + requests.valueBytes()
                            + " bytes, more than request-memory, which is "
                            + clients.memoryBytes());
        }
    }

    /// Types and checks all settings; tells every component's first problem at once.
    public static Config of(Settings settings) throws BadConfig {
        List<Consumer<Settings>> parts =
                List.of(
                        Identity::of,
                        Network::of,
                        Storage::of,
                        Cluster::of,
                        Clients::of,
                        Requests::of,
                        Logging::of);
        List<String> problems = new ArrayList<>();
        for (Consumer<Settings> part : parts) {
            try {
                part.accept(settings);
            } catch (IllegalArgumentException refused) {
                problems.add(refused.getMessage());
            }
        }
        if (problems.isEmpty()) {
            try {
                return typed(settings);
            } catch (IllegalArgumentException refused) {
                problems.add(refused.getMessage());
            }
        }
        throw new BadConfig(problems);
    }

    private static Config typed(Settings settings) {
        return new Config(
                Identity.of(settings),
                Network.of(settings),
                Storage.of(settings),
                Cluster.of(settings),
                Clients.of(settings),
                Requests.of(settings),
                Logging.of(settings),
                settings.flag(Setting.EXIT_WITH_PARENT));
    }

    /// The list of initial members must hold this node, as it says itself.
    private static void requireSelf(Identity identity, Network network, List<Member> members) {
        if (identity.name().isEmpty()) {
            throw new IllegalArgumentException(
                    "members is given, but not which of them this node is: say it with name");
        }
        Member self = self(identity, network);
        for (Member listed : members) {
            if (listed.id().equals(self.id()) && !listed.equals(self)) {
                throw new IllegalArgumentException(
                        "members says "
                                + MemberList.format(listed)
                                + ", but this node's own settings say "
                                + MemberList.format(self));
            }
        }
        if (!members.contains(self)) {
            throw new IllegalArgumentException(
                    "members does not list this node, which is called " + identity.name());
        }
    }

    private static Member self(Identity identity, Network network) {
        return new Member(
                new NodeId(identity.name()),
                network.host(),
                network.peerPort(),
                network.clientPort(),
                identity.zone(),
                identity.capacity());
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String text) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            String name = value.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return value;
            }
            names.add(name);
        }
        throw new IllegalArgumentException(
                "expects one of " + String.join(", ", names) + ", not \"" + text + "\"");
    }
}
