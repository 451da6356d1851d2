package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// Goal: the commands bring a cluster with siblings, expiry and keys of any bytes back in one of
/// another size, while it is written to and while one of its nodes is gone. Method: three nodes on
/// disk, one in memory with another Q; all values are compared as their nodes show them.
final class BackupIT {
    private static final int PLAIN_KEYS = 300;
    private static final String FAR = "expires-at=4102444800000";

    @RegisterExtension
    static final RealCluster SOURCE = RealCluster.of(3, "--engine", "log", "--q", "32");

    @RegisterExtension
    static final RealCluster TARGET = RealCluster.of(1, "--n", "1", "--q", "8").besides("Target");

    private final Path home = RealCluster.freshDirectory("BackupFiles");
    private final List<byte[]> keys = new ArrayList<>();
    private int commands;

    @BeforeEach
    void fill() {
        put("cart", "milk", "blind=true", "text/plain");
        put("cart", "eggs", "blind=true", "");
        put("cart", "flour", "blind=true&" + FAR, "application/json");
        put("session", "s", FAR, "");
        put("empty", "", "", "");
        put("a/b c?%", "odd", "", "text/plain; charset=utf-8");
        put(new byte[] {0, -1, 10}, "binary", "", "");
        put("gone", "g", "expires-at=1", "");
        for (int i = 0; i < PLAIN_KEYS; i++) {
            put("k" + i, "v" + i, "", "");
        }
    }

    private void put(String key, String value, String query, String type) {
        put(key.getBytes(StandardCharsets.UTF_8), value, query, type);
    }

    private void put(byte[] key, String value, String query, String type) {
        String path = Http.kv(key) + (query.isEmpty() ? "" : "?" + query);
        Http http = SOURCE.node(1 + keys.size() % 2).http();
        Http.Answer answer =
                type.isEmpty()
                        ? http.put(path, value)
                        : http.put(path, value, "Content-Type", type);
        assertThat(answer.status()).as(path + ": " + answer).isEqualTo(200);
        keys.add(key);
    }

    private record Outcome(int code, String output) {}

    private Outcome gramme(RealNode node, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (!words[1].equals("verify")) {
            command.addAll(List.of("--port", "" + node.clientPort()));
        }
        Path output = home.resolve("command" + commands++ + ".out");
        try (Program program = Program.gramme(output, command)) {
            return new Outcome(program.awaitEnd(120), program.output());
        }
    }

    private Outcome well(RealNode node, String... words) {
        Outcome outcome = gramme(node, words);
        assertThat(outcome.code()).as(List.of(words) + ": " + outcome.output()).isZero();
        return outcome;
    }

    /// What a key holds, in no order.
    private static Set<String> shown(RealNode node, byte[] key) {
        Set<String> values = new TreeSet<>();
        for (JsonNode value : node.http().page(Http.kv(key) + "?resolve=all").path("siblings")) {
            values.add(
                    "%s|%s|%s"
                            .formatted(
                                    value.path("content_type").asString(),
                                    value.path("base64").asString(),
                                    value.path("expires_at_ms").asLong(0)));
        }
        return values;
    }

    private void assertSame() {
        for (byte[] key : keys) {
            Set<String> there = shown(TARGET.node(1), key);
            assertThat(there).as(Http.kv(key)).isEqualTo(shown(SOURCE.node(2), key));
        }
        assertThat(shown(TARGET.node(1), "cart".getBytes(StandardCharsets.UTF_8))).hasSize(3);
    }

    /// Keys of its own, each write on all copies, until it is told to stop.
    private static final class Writer implements AutoCloseable {
        private final Map<String, String> written = new TreeMap<>();
        private final AtomicInteger count = new AtomicInteger();
        private final Thread thread = Thread.ofVirtual().start(this::run);
        private volatile boolean stopped;

        private void run() {
            while (!stopped) {
                int number = count.get();
                Http.Answer answer =
                        SOURCE.node(3).http().put("/kv/w" + number + "?level=all", "" + number);
                if (answer.status() == 200) {
                    written.put("w" + number, "" + number);
                }
                count.incrementAndGet();
            }
        }

        void await(int number) {
            Poll.until(
                    number + " writes",
                    RealNode.START,
                    () -> count.get() >= number,
                    () -> "so far " + count.get());
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whatWasThereComesBackWhileOthersWriteAndWithoutOneOfTheNodes() throws IOException {
        Path first = home.resolve("first");
        int before;
        Writer writer = new Writer();
        try (writer) {
            writer.await(50);
            before = writer.count.get();
            well(SOURCE.node(1), "backup", "create", first.toString());
            writer.await(before + 50);
        }
        assertThat(well(SOURCE.node(1), "backup", "verify", first.toString()).output())
                .contains(" is whole: cluster ", "32 partitions");
        well(TARGET.node(1), "backup", "restore", first.toString());
        assertSame();
        for (int i = 0; i < before - 1; i++) {
            assertThat(TARGET.node(1).http().get("/kv/w" + i).text()).isEqualTo("" + i);
        }
        writer.written.keySet().forEach(key -> keys.add(key.getBytes(StandardCharsets.UTF_8)));

        SOURCE.node(3).program().kill();
        Path second = home.resolve("second");
        well(SOURCE.node(1), "backup", "create", second.toString());
        assertThat(Files.readString(second.resolve("manifest.json"))).doesNotContain("\"n3\"");
        well(TARGET.node(1), "backup", "restore", second.toString());
        assertSame();
        assertThat(well(TARGET.node(1), "backup", "restore", second.toString()).output())
                .contains("restored 0 keys");
        exportsAreEqual();
        keysWithOtherValuesAreLeftAlone(second);
        SOURCE.node(3).start();
        SOURCE.node(3).awaitReady();
    }

    private void exportsAreEqual() throws IOException {
        Path source = home.resolve("source.ndjson");
        Path target = home.resolve("target.ndjson");
        well(SOURCE.node(1), "export", source.toString());
        well(TARGET.node(1), "export", target.toString());
        assertThat(lines(target)).isEqualTo(lines(source)).hasSizeGreaterThan(PLAIN_KEYS);
        Outcome again = well(TARGET.node(1), "import", source.toString());
        assertThat(again.output()).contains("imported 0 keys");
        Files.writeString(target, "nonsense\n" + Files.readString(source));
        Outcome bad = gramme(TARGET.node(1), "import", target.toString());
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.output()).contains("line 1: it is no JSON");
    }

    /// Siblings of a key stand in the order of their writes, which is not the same everywhere.
    private static Set<String> lines(Path file) throws IOException {
        Set<String> lines = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            char[] letters = line.toCharArray();
            Arrays.sort(letters);
            lines.add(line.contains("},{") ? new String(letters) : line);
        }
        return lines;
    }

    private void keysWithOtherValuesAreLeftAlone(Path backup) {
        TARGET.node(1).http().put("/kv/k7", "mine");
        Outcome refused = gramme(TARGET.node(1), "backup", "restore", backup.toString());
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.output()).contains("other values in k7", "nothing was written");
        well(TARGET.node(1), "backup", "restore", backup.toString(), "--if-present", "keep-both");
        assertThat(shown(TARGET.node(1), "k7".getBytes(StandardCharsets.UTF_8))).hasSize(2);
        well(TARGET.node(1), "backup", "restore", backup.toString(), "--if-present", "replace");
        assertSame();
    }
}
