package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Redis' own load generator: nobody can call it unfair to Redis.
final class RedisBenchmark {
    static final int CONNECTIONS = 50;

    record Run(double perSecond, Waits waits) {}

    private RedisBenchmark() {}

    /// @param test `set` or `get`
    static Run run(int port, String test, RedisCell cell, long operations, int keys)
            throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        "redis-benchmark",
                        "-p",
                        "" + port,
                        "-t",
                        test,
                        "-n",
                        "" + operations,
                        "-c",
                        "" + CONNECTIONS,
                        "-d",
                        "" + cell.valueBytes(),
                        "-P",
                        "" + cell.pipeline(),
                        "-r",
                        "" + keys,
                        "--csv");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return parse(output);
    }

    /// The last line: `"SET","72992.70","0.35","0.05","0.34","0.58","0.92","3.10"`.
    static Run parse(String output) throws IOException {
        String last = output.strip().lines().reduce("", (_, line) -> line);
        String[] columns = last.replace("\"", "").split(",", -1);
        if (columns.length != 8 || !columns[1].matches("[0-9.]+")) {
            throw new IOException("redis-benchmark says something else: " + output);
        }
        return new Run(
                Double.parseDouble(columns[1]),
                new Waits(
                        Double.parseDouble(columns[4]),
                        Double.parseDouble(columns[6]),
                        0,
                        Double.parseDouble(columns[7])));
    }
}
