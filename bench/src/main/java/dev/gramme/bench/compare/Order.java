package dev.gramme.bench.compare;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/// What `bench/compare` was asked for.
///
/// @param nodes of each system
/// @param basePort the first of the ports used
/// @param durable our nodes keep records on disk and sync before they acknowledge
/// @param etcd the program; empty: it is looked for
record Order(
        Peer peer, Scale scale, int nodes, int basePort, Way way, boolean durable, String etcd) {
    static final String USAGE =
            """
            bench/compare PEER [--nodes N] [--rounds N] [--turns N] [--seconds S] [--warm-up S] [--keys N]
                               [--value-size B] [--base-port P] [--loader own] [--tail] [--durable] [--etcd PROGRAM] [--smoke]
              PEER         redis, hazelcast, etcd or cassandra
              --nodes N    1 or 3 of each system (default: redis and cassandra 1, hazelcast and etcd 3)
              --rounds N   of each system and cell, 1 to 99 (default: redis 5; others 3 in each turn)
              --turns N    how often whole clusters are started in turn, 1 to 99 (default 2)
              --seconds S  of each round, 1 to 600 (default 5)
              --warm-up S  of a cluster before its first round, 1 to 600 (default 10)
              --keys N     of every load, 1000 to 900000 (default 100000)
              --value-size B  only values of so many bytes, 1 to 100000 (default: 100 and then 1024)
              --base-port P  the first of the ports used, 1024 to 50000 (default 27400)
              --loader own   load Redis and us with gramme bench's generator, not with redis-benchmark
              --tail       open loop at 70 % of what each reached itself just before in closed loop
              --durable    ours with the engine log, synced before each acknowledgement; Redis with its file
                           of commands, synced each second (default: in memory, but beside etcd)
              --etcd PROGRAM  that etcd, 3.5 or newer (default: from the PATH, else unpacked from a later Debian)
              --smoke      a few operations: whether it works, no figures
            Exit code: 0 compared, 1 something failed, 2 wrong use, 3 the peer is not installed.\
            """;

    private static final int USUAL_PORT = 27_400;
    private static final List<Integer> USUAL_SIZES = List.of(100, 1_024);

    /// @throws IllegalArgumentException with what is wrong
    static Order parse(List<String> args) {
        Deque<String> words = new ArrayDeque<>(args);
        @Nullable String name = words.poll();
        if (name == null) {
            throw new IllegalArgumentException("which peer?");
        }
        Draft draft = new Draft(Peer.named(name));
        while (!words.isEmpty()) {
            draft.take(words.remove(), words);
        }
        return draft.order();
    }

    /// While it is read.
    private static final class Draft {
        private final Peer peer;
        private int nodes;
        private int rounds;
        private int turns = 2;
        private int seconds = 5;
        private int warmUpSeconds = 10;
        private int keys = 100_000;
        private List<Integer> valueSizes = USUAL_SIZES;
        private int basePort = USUAL_PORT;
        private Way way = Way.USUAL;
        private boolean durable;
        private boolean smoke;
        private String etcd = "";

        Draft(Peer peer) {
            this.peer = peer;
            this.nodes = peer.usualNodes();
            this.rounds = peer.usualRounds();
            this.durable = peer == Peer.ETCD;
        }

        void take(String flag, Deque<String> words) {
            switch (flag) {
                case "--nodes" -> nodes = number(flag, words.poll(), 1, 3);
                case "--rounds" -> rounds = number(flag, words.poll(), 1, 99);
                case "--turns" -> turns = number(flag, words.poll(), 1, 99);
                case "--seconds" -> seconds = number(flag, words.poll(), 1, 600);
                case "--warm-up" -> warmUpSeconds = number(flag, words.poll(), 1, 600);
                case "--keys" -> keys = number(flag, words.poll(), 1_000, 900_000);
                case "--value-size" -> valueSizes = List.of(number(flag, words.poll(), 1, 100_000));
                case "--base-port" -> basePort = number(flag, words.poll(), 1_024, 50_000);
                case "--loader" -> way = loader(words.poll());
                case "--tail" -> way = Way.TAIL;
                case "--durable" -> durable = true;
                case "--etcd" -> etcd = program(words.poll());
                case "--smoke" -> smoke = true;
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            }
        }

        Order order() {
            require(nodes != 2, "--nodes takes 1 or 3, not 2");
            require(peer != Peer.REDIS || nodes == 1, "redis is compared on one node");
            require(peer == Peer.REDIS || way != Way.OWN, "--loader is for redis");
            require(peer == Peer.ETCD || etcd.isEmpty(), "--etcd is for etcd");
            Scale scale =
                    smoke
                            ? Scale.forSmoke()
                            : new Scale(
                                    rounds, turns, seconds, warmUpSeconds, keys, valueSizes, false);
            return new Order(peer, scale, smoke ? 1 : nodes, basePort, way, durable, etcd);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static Way loader(@Nullable String word) {
        boolean own = "own".equals(word);
        require(
                own || "redis-benchmark".equals(word),
                "--loader is own or redis-benchmark, not " + word);
        return own ? Way.OWN : Way.USUAL;
    }

    private static String program(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            throw new IllegalArgumentException("--etcd takes the path of a program");
        }
        return word;
    }

    private static int number(String flag, @Nullable String word, int least, int most) {
        if (word != null && word.matches("\\d{1,6}")) {
            int number = Integer.parseInt(word);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                "%s takes %d to %d, not %s".formatted(flag, least, most, word));
    }

    /// The client ports of the nodes.
    List<Integer> ports() {
        return IntStream.range(basePort, basePort + nodes).boxed().toList();
    }

    /// The words that make it again.
    String command() {
        List<String> words = new ArrayList<>(Arrays.asList("bench/compare", peer.label()));
        words.add("--nodes " + nodes);
        words.add("--rounds " + scale.rounds());
        words.add("--turns " + scale.turns());
        words.add("--seconds " + scale.seconds());
        words.add("--warm-up " + scale.warmUpSeconds());
        words.add("--keys " + scale.keys());
        if (!scale.valueSizes().equals(USUAL_SIZES)) {
            words.add("--value-size " + scale.valueSizes().getFirst());
        }
        switch (way) {
            case USUAL -> {}
            case OWN -> words.add("--loader own");
            case TAIL -> words.add("--tail");
        }
        if (durable && peer != Peer.ETCD) {
            words.add("--durable");
        }
        if (!etcd.isEmpty()) {
            words.add("--etcd " + etcd);
        }
        if (scale.smoke()) {
            words.add("--smoke");
        }
        return String.join(" ", words);
    }
}
