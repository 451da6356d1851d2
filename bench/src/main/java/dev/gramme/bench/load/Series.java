package dev.gramme.bench.load;

import tools.jackson.databind.json.JsonMapper;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one client process does to one cluster: fills it, warms it up, then rounds of puts, of gets
/// and of both. Each round stands between a line of `begin` and one of `end` with its verdict, so
/// that whoever reads them can watch the servers meanwhile.
///
/// @param ports of the nodes, on the loopback address
/// @param seconds of a round; 0: a few operations
public record Series(
        List<Integer> ports, int users, int keys, int valueBytes, int rounds, int seconds) {
    public static final String BEGIN = "begin ";
    public static final String END = "end ";

    private static final int FEW = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What makes one load.
    public interface Loader {
        Verdict run(Plan plan) throws Exception;
    }

    /// For [#parse] in another process.
    public List<String> toWords() {
        List<String> words = new ArrayList<>();
        for (int number : new int[] {users, keys, valueBytes, rounds, seconds}) {
            words.add(Integer.toString(number));
        }
        ports.forEach(port -> words.add(port.toString()));
        return words;
    }

    public static Series parse(String[] words) {
        List<Integer> numbers = Arrays.stream(words).map(Integer::valueOf).toList();
        return new Series(
                numbers.subList(5, numbers.size()),
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4));
    }

    public void play(Loader loader, PrintStream out) throws Exception {
        requireGood(loader.run(plan(0).filling()));
        requireGood(loader.run(plan(50)));
        for (int i = 0; i < rounds; i++) {
            round("put", plan(0), loader, out);
            round("get", plan(100), loader, out);
            round("50/50", plan(50), loader, out);
        }
    }

    private Plan plan(int readPercent) {
        Workload workload =
                new Workload(
                        keys, Distribution.UNIFORM, Sizes.of(valueBytes), readPercent, "user", 1);
        Extent extent =
                seconds == 0
                        ? Extent.counting(FEW)
                        : Extent.lasting(Duration.ZERO, Duration.ofSeconds(seconds));
        return new Plan(workload, new Pressure(users, 1, 1, 0), extent);
    }

    private static void requireGood(Verdict verdict) {
        if (!verdict.good()) {
            throw new IllegalStateException(String.join("; ", verdict.problems()));
        }
    }

    private void round(String name, Plan plan, Loader loader, PrintStream out) throws Exception {
        String cell = name + " " + valueBytes + " B";
        out.println(BEGIN + cell);
        out.flush();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("cell", cell);
        line.putAll(loader.run(plan).toMap());
        out.println(END + JSON.writeValueAsString(line));
        out.flush();
    }
}
