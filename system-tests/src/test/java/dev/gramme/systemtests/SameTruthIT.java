package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Goal: the faces show one truth. Method: a random history of writes and deletes of one client,
/// each through a random face of a random node, beside a model of siblings and contexts; after each
/// step all faces are asked, at random nodes. Contexts wander between the faces.
final class SameTruthIT {
    private static final int STEPS = 400;
    private static final int KEYS = 12;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

    private static final Map<RealNode, Resp> RESP = new HashMap<>();
    private static final Map<RealNode, Rldb> RLDB = new HashMap<>();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<String, Truth> truths = new TreeMap<>();
    private int lastNumber;

    @AfterAll
    static void hangUp() {
        RESP.values().forEach(Resp::close);
        RLDB.values().forEach(Rldb::close);
    }

    /// What a key must show, and which writes each context that was handed out has seen.
    private static final class Truth {
        private final TreeMap<Integer, String> siblings = new TreeMap<>();
        private final Map<String, TreeSet<Integer>> contexts = new HashMap<>();
        private final TreeSet<Integer> all = new TreeSet<>();

        /// A read's context has seen everything so far.
        void read(String context) {
            contexts.computeIfAbsent(context, c -> new TreeSet<>()).addAll(all);
        }

        /// @param seen the writes it replaces
        void written(int number, @Nullable String value, Iterable<Integer> seen, String context) {
            TreeSet<Integer> known = new TreeSet<>();
            seen.forEach(known::add);
            known.forEach(siblings::remove);
            all.add(number);
            known.add(number);
            if (value != null) {
                siblings.put(number, value);
            }
            if (!context.isEmpty()) {
                contexts.computeIfAbsent(context, c -> new TreeSet<>()).addAll(known);
            }
        }

        List<String> values() {
            return siblings.values().stream().sorted().toList();
        }
    }

    @Test
    void whateverIsWrittenByOneFaceIsReadByTheOthers() {
        for (int step = 0; step < STEPS; step++) {
            String key = "truth-" + random.nextInt(KEYS);
            Truth truth = truths.computeIfAbsent(key, k -> new Truth());
            String what = change(key, truth);
            check("seed " + seed + ", step " + step + ": " + what, key, truth);
        }
    }

    // ---- changes ----

    private String change(String key, Truth truth) {
        int number = ++lastNumber;
        String value = random.nextInt(12) == 0 ? "" : "v" + number + " é\r\n";
        String context = anyContext(truth);
        return switch (random.nextInt(13)) {
            case 0 -> overwritten(truth, number, value, http().put(path(key, ""), value));
            case 1 -> overwritten(truth, number, value, http().post(path(key, ""), value));
            case 2 -> overwrittenByResp(truth, number, value, "SET", key, value);
            case 3 -> overwrittenByResp(truth, number, value, "SET", key, value, "EX", "1000");
            case 4 -> blind(truth, number, value, http().put(path(key, "&blind=true"), value));
            case 5 -> blindByResp(truth, number, key, value);
            case 6 -> afterReadingByHttp(truth, number, key, value, context);
            case 7 -> afterReadingByResp(truth, number, key, value, context);
            case 8 -> byRldb(truth, number, key, value, random.nextBoolean() ? context : null);
            case 9 -> ifMatch(truth, number, key, value, context);
            case 10 -> deletedByHttp(truth, number, key, context);
            case 11 -> overwrittenByResp(truth, number, null, "DEL", key);
            default -> overwrittenByResp(truth, number, null, "PEXPIREAT", key, "1");
        };
    }

    private String overwritten(Truth truth, int number, String value, Http.Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        truth.written(number, value, List.copyOf(truth.all), answer.context());
        return "HTTP overwrite " + number;
    }

    private String overwrittenByResp(
            Truth truth, int number, @Nullable String value, String... words) {
        Object reply = resp().call(words);
        assertThat(reply).as("%s", List.of(words)).isNotInstanceOf(Resp.Failure.class);
        truth.written(number, value, List.copyOf(truth.all), "");
        return words[0] + " " + number;
    }

    private String blind(Truth truth, int number, String value, Http.Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        truth.written(number, value, List.of(), answer.context());
        return "HTTP blind " + number;
    }

    private String blindByResp(Truth truth, int number, String key, String value) {
        Object reply = resp().call("GRAMME.PUT", key, value, "BLIND", "STRICT");
        truth.written(number, value, List.of(), field(reply, "context"));
        return "GRAMME.PUT BLIND " + number;
    }

    private String afterReadingByHttp(
            Truth truth, int number, String key, String value, @Nullable String context) {
        if (context == null) {
            return "nothing";
        }
        Http.Answer answer = http().put(path(key, ""), value, "Gramme-Context", context);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        truth.written(number, value, seen(truth, context), answer.context());
        return "HTTP put " + number + " after " + seen(truth, context);
    }

    private String afterReadingByResp(
            Truth truth, int number, String key, String value, @Nullable String context) {
        if (context == null) {
            return "nothing";
        }
        Object reply = resp().call("GRAMME.PUT", key, value, "CONTEXT", context, "STRICT");
        truth.written(number, value, seen(truth, context), field(reply, "context"));
        return "GRAMME.PUT CONTEXT " + number + " after " + seen(truth, context);
    }

    /// rldb refuses a writer that lacks what the coordinating node itself wrote.
    private String byRldb(
            Truth truth, int number, String key, String value, @Nullable String context) {
        boolean taken = rldb().put(key, value, context).has("Ok");
        Set<Integer> seen = context == null ? Set.of() : seen(truth, context);
        if (taken) {
            truth.written(number, value, seen, "");
        } else {
            assertThat(seen).as("stale").doesNotContainSequence(truth.siblings.keySet());
        }
        return "rldb put " + number + (taken ? " after " : " refused as stale, had seen ") + seen;
    }

    private String ifMatch(
            Truth truth, int number, String key, String value, @Nullable String context) {
        if (context == null) {
            return "nothing";
        }
        Http.Answer answer = http().put(path(key, ""), value, "If-Match", '"' + context + '"');
        boolean fresh = seen(truth, context).containsAll(truth.siblings.keySet());
        assertThat(answer.status()).as("%s", answer).isEqualTo(fresh ? 200 : 412);
        if (fresh) {
            truth.written(number, value, List.copyOf(truth.all), answer.context());
        }
        return "HTTP If-Match " + number + " " + answer.status();
    }

    private String deletedByHttp(Truth truth, int number, String key, @Nullable String context) {
        if (context == null) {
            Http.Answer answer = http().delete(path(key, ""));
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            truth.written(number, null, List.copyOf(truth.all), "");
            return "HTTP delete " + number;
        }
        Http.Answer answer = http().delete(path(key, ""), "Gramme-Context", context);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        truth.written(number, null, seen(truth, context), answer.context());
        return "HTTP delete " + number + " after " + seen(truth, context);
    }

    private static Set<Integer> seen(Truth truth, String context) {
        return new TreeSet<>(truth.contexts.getOrDefault(context, new TreeSet<>()));
    }

    private @Nullable String anyContext(Truth truth) {
        List<String> known = new ArrayList<>(new TreeSet<>(truth.contexts.keySet()));
        return known.isEmpty() ? null : known.get(random.nextInt(known.size()));
    }

    // ---- what every face shows ----

    private void check(String what, String key, Truth truth) {
        List<String> expected = truth.values();
        Http.Answer http = http().get(path(key, ""));
        assertThat(texts(http.values())).as("HTTP, %s", what).isEqualTo(expected);
        truth.read(http.context());

        Object gramme = resp().call("GRAMME.GET", key, "STRICT");
        List<String> siblings = bulks(value(gramme, "values"));
        assertThat(siblings.stream().sorted()).as("GRAMME.GET, %s", what).isEqualTo(expected);
        truth.read(field(gramme, "context"));

        Object latest = resp().call("GET", key);
        assertThat(latest == null ? List.of() : List.of(text(latest)))
                .as("GET, %s", what)
                .isEqualTo(siblings.stream().limit(1).toList());
        assertThat(resp().call("EXISTS", key))
                .as("EXISTS, %s", what)
                .isEqualTo(expected.isEmpty() ? 0L : 1L);

        Rldb.Found rldb = rldb().get(key);
        assertThat(rldb.values().stream().sorted()).as("rldb, %s", what).isEqualTo(expected);
        if (!expected.isEmpty()) {
            truth.read(rldb.context());
        }
    }

    @Test
    void whatExpiresIsGoneByEveryFace() {
        for (String key : List.of("lapse-1", "lapse-2", "lapse-3")) {
            switch (key) {
                case "lapse-1" ->
                        assertThat(resp().call("SET", key, "brief", "PX", "700")).isEqualTo("OK");
                case "lapse-2" ->
                        assertThat(http().put(path(key, "&ttl=700ms"), "brief").status())
                                .isEqualTo(200);
                default -> {
                    http().put(path(key, ""), "brief");
                    assertThat(resp().call("PEXPIRE", key, "700")).isEqualTo(1L);
                }
            }
            for (RealNode node : CLUSTER.nodes()) {
                Poll.until(key + " expires", Duration.ofSeconds(10), () -> gone(node, key));
            }
            assertThat(rldb().put(key, "again", null).has("Ok")).as(key).isTrue();
            assertThat(texts(http().get(path(key, "")).values())).containsExactly("again");
        }
    }

    private static boolean gone(RealNode node, String key) {
        return node.http().get(path(key, "")).status() == 404
                && RESP.computeIfAbsent(node, RealNode::resp).call("GET", key) == null
                && RLDB.computeIfAbsent(node, SameTruthIT::rldbOf).get(key).values().isEmpty();
    }

    // ---- words of these tests ----

    private static String path(String key, String more) {
        return "/kv/" + key + "?strict=true" + more;
    }

    private Http http() {
        return node().http();
    }

    private Resp resp() {
        return RESP.computeIfAbsent(node(), RealNode::resp);
    }

    private Rldb rldb() {
        return RLDB.computeIfAbsent(node(), SameTruthIT::rldbOf);
    }

    private static Rldb rldbOf(RealNode node) {
        return new Rldb(node.clientPort());
    }

    private RealNode node() {
        return CLUSTER.nodes().get(random.nextInt(CLUSTER.nodes().size()));
    }

    private static List<String> texts(List<byte[]> values) {
        return values.stream().map(value -> new String(value, UTF_8)).sorted().toList();
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, UTF_8);
    }

    private static List<String> bulks(@Nullable Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> items) {
            for (Object item : items) {
                texts.add(text((byte[]) item));
            }
        }
        return texts;
    }

    private static String field(@Nullable Object reply, String name) {
        Object value = value(reply, name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + reply);
        }
        return text(value);
    }

    /// A field of a map that came as a flat list.
    private static @Nullable Object value(@Nullable Object reply, String name) {
        if (reply instanceof List<?> fields) {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (fields.get(i) instanceof byte[] known && name.equals(text(known))) {
                    return fields.get(i + 1);
                }
            }
        }
        return null;
    }
}
