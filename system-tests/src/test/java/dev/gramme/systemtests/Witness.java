package dev.gramme.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Writes to one node until that ends, knows what was acknowledged, and says after its next start
/// what of that is gone. A few lanes, each a connection with keys of its own, over which it writes
/// one [Testimony] after the other and now and then deletes one.
final class Witness {
    private static final int LANES = 4;
    private static final int KEYS = 16;
    private static final int DELETES_OF_100 = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealNode node;
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean doubting;

    Witness(RealNode node, long seed) {
        this.node = node;
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane("lane" + i, new Random(seed + i)));
        }
    }

    /// How many writes were acknowledged so far. Any thread.
    long acknowledged() {
        return acknowledged.get();
    }

    /// Reads every key once the node answers. What is found from now on is what is known.
    ///
    /// @return for each key that is not as it was acknowledged a sentence
    /// @throws UncheckedIOException if the node ends meanwhile; nothing is lost by asking again
    List<String> losses() {
        List<String> losses = new ArrayList<>();
        try (Resp resp = connected()) {
            lanes.forEach(lane -> lane.check(resp, losses));
        }
        return losses;
    }

    private Resp connected() {
        return Poll.answer(
                node.name() + " takes connections",
                PATIENCE,
                () -> {
                    if (!node.isAlive()) {
                        throw new Ended();
                    }
                    Resp resp = node.resp();
                    if (isServing(resp)) {
                        return resp;
                    }
                    resp.close();
                    return null;
                });
    }

    /// A node that has only just begun has no topology for a moment.
    private static boolean isServing(Resp resp) {
        Object answer = resp.call("GET", "any");
        return !(answer instanceof Resp.Failure failure && failure.text().startsWith("NOTSERVING"));
    }

    /// The node has ended before it took a connection.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// From now on an answer proves nothing, until the next [#write]: its disk is being switched
    /// off.
    void doubt() {
        doubting = true;
    }

    /// Writes until the node takes no more, or so many more are acknowledged.
    void write(long atMost) throws InterruptedException {
        doubting = false;
        long until = acknowledged() + atMost;
        List<Thread> threads = new ArrayList<>();
        for (Lane lane : lanes) {
            threads.add(Thread.startVirtualThread(() -> lane.write(until)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// Keys of one writer. Writes are numbered; a negative number is a delete, 0: never written.
    private final class Lane {
        private final String name;
        private final Random random;
        private final Map<String, Long> known = new TreeMap<>();

        /// Tried, and no answer came.
        private final Map<String, Long> doubtful = new TreeMap<>();

        private long last;

        Lane(String name, Random random) {
            this.name = name;
            this.random = random;
            for (int i = 0; i < KEYS; i++) {
                known.put(name + "." + i, 0L);
            }
        }

        void write(long until) {
            try (Resp resp = node.resp()) {
                boolean taken = true;
                while (taken && acknowledged() < until) {
                    taken = writeOne(resp);
                }
            } catch (UncheckedIOException _) {
                return; // Whether the last one was stored nobody knows.
            }
        }

        private boolean writeOne(Resp resp) {
            String key = name + "." + random.nextInt(KEYS);
            boolean deletes = random.nextInt(100) < DELETES_OF_100;
            last++;
            long number = deletes ? -last : last;
            doubtful.put(key, number);
            Object answer = deletes ? delete(resp, key) : put(resp, key);
            if (doubting || answer instanceof Resp.Failure) {
                return false;
            }
            known.put(key, number);
            doubtful.remove(key);
            acknowledged.incrementAndGet();
            return true;
        }

        private @Nullable Object delete(Resp resp, String key) {
            return resp.call("DEL", key);
        }

        private @Nullable Object put(Resp resp, String key) {
            byte[] value = new Testimony(key, last).toBytes();
            return resp.call("SET".getBytes(US_ASCII), key.getBytes(US_ASCII), value);
        }

        void check(Resp resp, List<String> losses) {
            for (String key : List.copyOf(known.keySet())) {
                Object answer = resp.call("GET", key);
                long wanted = known.get(key);
                long possible = doubtful.getOrDefault(key, wanted);
                if (!shows(key, answer, wanted) && !shows(key, answer, possible)) {
                    losses.add(
                            "%s: %s, %s, found %s"
                                    .formatted(
                                            key,
                                            told("acknowledged", wanted),
                                            told("tried", possible),
                                            told(answer)));
                } else if (!shows(key, answer, wanted)) {
                    known.put(key, possible);
                }
                doubtful.remove(key);
            }
        }

        private boolean shows(String key, @Nullable Object answer, long number) {
            return answer instanceof byte[] value
                    ? Testimony.read(key, value) == number
                    : answer == null && number <= 0;
        }
    }

    private static String told(String what, long number) {
        return what + (number < 0 ? " delete " : " write ") + Math.abs(number);
    }

    private static String told(@Nullable Object answer) {
        return answer instanceof byte[] value
                ? new String(value, US_ASCII)
                : String.valueOf(answer);
    }
}
