package dev.gramme.bench.compare;

import dev.gramme.bench.load.Series;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our nodes (one: N=1; three: N=3 R=2 W=2) beside as many of another store: whole clusters in
/// turn, each with one client process of 64 users.
final class AgainstCluster implements Comparison {
    private static final int USERS = 64;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Order order;
    private final List<Contender> contenders;

    AgainstCluster(Order order, Contender peer) {
        this.order = order;
        this.contenders = List.of(peer, new OurCluster(order));
    }

    @Override
    public Map<String, Object> versions() throws IOException {
        Map<String, Object> versions = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            versions.putAll(contender.versions());
        }
        return versions;
    }

    @Override
    public void run(Results results) throws IOException, InterruptedException {
        for (int turn = 0; turn < order.scale().turns(); turn++) {
            for (int valueBytes : order.scale().valueSizes()) {
                for (Contender contender : contenders) {
                    try (Stack stack = new Stack()) {
                        List<Served> servers = contender.start(stack);
                        Path log = stack.directory("loader").resolve("log");
                        load(contender, servers, series(valueBytes), log, results);
                    }
                }
            }
        }
    }

    private Series series(int valueBytes) {
        Scale scale = order.scale();
        return new Series(
                order.ports(),
                USERS,
                scale.keys(),
                valueBytes,
                scale.series(order.way() == Way.TAIL));
    }

    /// Runs a client process; between its words `begin` and `end` lies a round.
    ///
    /// @param log takes what it says besides
    private static void load(
            Contender contender, List<Served> servers, Series series, Path log, Results results)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(contender.loader());
        command.addAll(series.toWords());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().remove("GRAMME_MAIN");
        Process loader = builder.start();
        try (BufferedReader lines = loader.inputReader(StandardCharsets.UTF_8)) {
            Cpu cpu = new Cpu(servers);
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith(Series.BEGIN)) {
                    cpu = new Cpu(servers);
                } else if (line.startsWith(Series.END)) {
                    String verdict = line.substring(Series.END.length());
                    results.tell(Round.of(contender.name(), JSON.readTree(verdict), cpu));
                }
                line = lines.readLine();
            }
            if (loader.waitFor() != 0) {
                throw new IOException(
                        "the loader of %s failed:\n%s"
                                .formatted(contender.name(), Files.readString(log)));
            }
        } finally {
            loader.destroy();
        }
    }
}
