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
/// @param ports of the nodes
public record Series(List<Integer> ports, int users, int keys, int valueBytes, Rounds rounds) {
    public static final String BEGIN = "begin ";
    public static final String END = "end ";

    /// Instead of the seconds of a round.
    public static final int A_FEW_OPERATIONS = 0;

    /// The share of its peak at which a system's tail is looked at.
    public static final double TAIL_SHARE = 0.7;

    private static final int FEW = 200;
    private static final int NUMBERS = 7;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param warmUpSeconds of both kinds of request before the first round
    /// @param tail open loops at a share of the peak, which is looked for before
    public record Rounds(int count, int seconds, int warmUpSeconds, boolean tail) {}

    /// What makes one load.
    public interface Loader {
        Verdict run(Plan plan) throws Exception;
    }

    /// For [#parse] in another process.
    public List<String> toWords() {
        List<String> words = new ArrayList<>();
        for (int number : new int[] {users, keys, valueBytes}) {
            words.add(Integer.toString(number));
        }
        for (int number : new int[] {rounds.count(), rounds.seconds(), rounds.warmUpSeconds()}) {
            words.add(Integer.toString(number));
        }
        words.add(rounds.tail() ? "1" : "0");
        ports.forEach(port -> words.add(port.toString()));
        return words;
    }

    public static Series parse(String[] words) {
        List<Integer> numbers = Arrays.stream(words).map(Integer::valueOf).toList();
        return new Series(
                numbers.subList(NUMBERS, numbers.size()),
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                new Rounds(numbers.get(3), numbers.get(4), numbers.get(5), numbers.get(6) == 1));
    }

    public void play(Loader loader, PrintStream out) throws Exception {
        requireGood(loader.run(plan(0).filling()));
        requireGood(loader.run(plan(50).withExtent(extent(rounds.warmUpSeconds()))));
        if (rounds.tail()) {
            tail("put", plan(0), loader, out);
            tail("get", plan(100), loader, out);
            tail("50/50", plan(50), loader, out);
            return;
        }
        for (int i = 0; i < rounds.count(); i++) {
            round("put", plan(0), loader, out);
            round("get", plan(100), loader, out);
            round("50/50", plan(50), loader, out);
        }
    }

    /// Warms up with this kind, looks for the peak, then loads with a share of it. The first closed
    /// loop is not told, nor the first open one: what a client does for the first time would be in
    /// its tail.
    private void tail(String name, Plan closed, Loader loader, PrintStream out) throws Exception {
        requireGood(loader.run(closed));
        double peak = round(name, closed, loader, out).perSecond();
        Plan open = closed.withPressure(closed.pressure().at(peak * TAIL_SHARE));
        loader.run(open);
        for (int i = 0; i < rounds.count(); i++) {
            round(name, open, loader, out);
        }
    }

    private Plan plan(int readPercent) {
        Workload workload =
                new Workload(
                        keys, Distribution.UNIFORM, Sizes.of(valueBytes), readPercent, "user", 1);
        return new Plan(workload, new Pressure(users, 1, 1, 0), extent(rounds.seconds()));
    }

    private static Extent extent(int seconds) {
        return seconds == A_FEW_OPERATIONS
                ? Extent.counting(FEW)
                : Extent.lasting(Duration.ZERO, Duration.ofSeconds(seconds));
    }

    private static void requireGood(Verdict verdict) {
        if (!verdict.good()) {
            throw new IllegalStateException(String.join("; ", verdict.problems()));
        }
    }

    private Verdict round(String name, Plan plan, Loader loader, PrintStream out) throws Exception {
        String cell = name + " " + valueBytes + " B";
        out.println(BEGIN + cell);
        out.flush();
        Verdict verdict = loader.run(plan);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("cell", cell);
        line.putAll(verdict.toMap());
        out.println(END + JSON.writeValueAsString(line));
        out.flush();
        return verdict;
    }
}
