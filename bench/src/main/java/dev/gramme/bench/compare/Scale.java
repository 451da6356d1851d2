package dev.gramme.bench.compare;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// How much is run, and where.
///
/// @param peer what we are compared with
/// @param rounds of each system and cell
/// @param turns how often whole clusters are started in turn
/// @param seconds of one round
/// @param smoke a few operations, to see that everything works; its figures mean nothing
/// @param basePort the first of the ports used
/// @param ownLoader load Redis with our own generator and not with its own
record Scale(
        String peer,
        int rounds,
        int turns,
        int seconds,
        boolean smoke,
        int basePort,
        boolean ownLoader) {
    static final String USAGE =
            """
            bench/compare PEER [--rounds N] [--turns N] [--seconds S] [--base-port P] [--loader own] [--smoke]
              PEER         redis (one node) or hazelcast (three nodes)
              --rounds N   of each system and cell, 1 to 99 (default 5; hazelcast: 3 in each turn)
              --turns N    how often whole clusters are started in turn, 1 to 99 (default 2)
              --seconds S  of each round, 1 to 600 (default 5)
              --base-port P  the first of the ports used, 1024 to 50000 (default 27400)
              --loader own   load Redis and us with gramme bench's generator, not with redis-benchmark
              --smoke      a few operations: whether it works, no figures
            Exit code: 0 compared, 1 something failed, 2 wrong use, 3 the peer is not installed.\
            """;
    static final String REDIS = "redis";
    static final String HAZELCAST = "hazelcast";

    private static final List<String> PEERS = List.of(REDIS, HAZELCAST);

    private static final int SMOKE_OPERATIONS = 5_000;

    /// @throws IllegalArgumentException with what is wrong
    static Scale parse(List<String> args) {
        Deque<String> words = new ArrayDeque<>(args);
        @Nullable String peer = words.poll();
        if (peer == null || !PEERS.contains(peer)) {
            throw new IllegalArgumentException(
                    peer == null ? "which peer?" : "no peer is called " + peer);
        }
        int rounds = peer.equals(REDIS) ? 5 : 3;
        int turns = 2;
        int seconds = 5;
        int basePort = 27_400;
        boolean smoke = false;
        boolean ownLoader = false;
        while (!words.isEmpty()) {
            String flag = words.remove();
            switch (flag) {
                case "--rounds" -> rounds = number(flag, words.poll(), 1, 99);
                case "--turns" -> turns = number(flag, words.poll(), 1, 99);
                case "--seconds" -> seconds = number(flag, words.poll(), 1, 600);
                case "--base-port" -> basePort = number(flag, words.poll(), 1_024, 50_000);
                case "--loader" -> ownLoader = isOwn(words.poll());
                case "--smoke" -> smoke = true;
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            }
        }
        return smoke
                ? new Scale(peer, 1, 1, 1, true, basePort, ownLoader)
                : new Scale(peer, rounds, turns, seconds, false, basePort, ownLoader);
    }

    private static boolean isOwn(@Nullable String word) {
        boolean own = "own".equals(word);
        if (!own && !"redis-benchmark".equals(word)) {
            throw new IllegalArgumentException("--loader is own or redis-benchmark, not " + word);
        }
        return own;
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

    /// Keys of every load.
    int keys() {
        return smoke ? SMOKE_OPERATIONS : 100_000;
    }

    /// How many operations a round of about that rate has.
    long operations(int perSecond) {
        return smoke ? SMOKE_OPERATIONS : (long) seconds * perSecond;
    }

    List<Integer> valueSizes() {
        return smoke ? List.of(100) : List.of(100, 1_024);
    }

    List<Integer> pipelines() {
        return smoke ? List.of(16) : List.of(1, 16);
    }

    /// The words that make it again.
    String command() {
        List<String> words = new ArrayList<>(Arrays.asList("bench/compare", peer));
        words.add("--rounds " + rounds);
        words.add("--turns " + turns);
        words.add("--seconds " + seconds);
        if (smoke) {
            words.add("--smoke");
        }
        if (ownLoader) {
            words.add("--loader own");
        }
        return String.join(" ", words);
    }
}
