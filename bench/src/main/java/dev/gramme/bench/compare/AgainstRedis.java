package dev.gramme.bench.compare;

import dev.gramme.bench.Bench;
import dev.gramme.bench.load.Distribution;
import dev.gramme.bench.load.Extent;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Pressure;
import dev.gramme.bench.load.Sizes;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Verdict;
import dev.gramme.bench.load.Workload;
import dev.gramme.bench.socket.Protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One node with N=1 beside one Redis without persistence; both run all the time, and rounds
/// alternate.
final class AgainstRedis implements Comparison {
    private final Scale scale;
    private final String version;
    private final List<Side> sides = new ArrayList<>();

    private record Side(String name, Served process, int port) {}

    private AgainstRedis(Scale scale, String version) {
        this.scale = scale;
        this.version = version;
    }

    static AgainstRedis of(Scale scale) throws Missing {
        String version = Machine.said(List.of("redis-server", "--version"));
        if (version.isEmpty() || Machine.said(List.of("redis-benchmark", "--version")).isEmpty()) {
            throw new Missing(
                    "redis-server and redis-benchmark are not installed (Debian: apt-get install"
                            + " redis-server redis-tools)");
        }
        return new AgainstRedis(scale, version);
    }

    @Override
    public Map<String, Object> versions() {
        return Map.of("redis", version, "gramme_java_opts", OurNodes.options());
    }

    @Override
    public void run(Results results) throws IOException, InterruptedException {
        try (Stack stack = new Stack()) {
            int port = scale.basePort() + 1;
            Served node = OurNodes.start(stack, 1, port).getFirst();
            sides.add(startRedis(stack));
            sides.add(new Side(OurNodes.NAME, node, port));
            for (int valueBytes : scale.valueSizes()) {
                for (int pipeline : scale.pipelines()) {
                    compare(new RedisCell(false, valueBytes, pipeline), results);
                    compare(new RedisCell(true, valueBytes, pipeline), results);
                }
            }
        }
    }

    private Side startRedis(Stack stack) throws IOException, InterruptedException {
        Path home = stack.directory("redis");
        List<String> command =
                List.of(
                        "redis-server",
                        "--port",
                        "" + scale.basePort(),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        home.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "no");
        Served redis = stack.push(Served.start(command, Map.of(), home.resolve("log")));
        redis.awaitPort(scale.basePort());
        return new Side("redis", redis, scale.basePort());
    }

    /// Warms both up with this cell, then rounds in turn.
    private void compare(RedisCell cell, Results results) throws IOException, InterruptedException {
        for (Side side : sides) {
            round(side, cell);
        }
        for (int i = 0; i < scale.rounds(); i++) {
            for (Side side : sides) {
                Round round = round(side, cell);
                results.add(round);
                Compare.tell(round);
            }
        }
    }

    private Round round(Side side, RedisCell cell) throws IOException, InterruptedException {
        try {
            return scale.ownLoader() ? ownRound(side, cell) : benchmarkRound(side, cell);
        } catch (Unreachable unreachable) {
            throw new IOException(
                    "%s; %s %s"
                            .formatted(
                                    unreachable.getMessage(),
                                    side.name(),
                                    side.process().condition()),
                    unreachable);
        }
    }

    private Round benchmarkRound(Side side, RedisCell cell)
            throws IOException, InterruptedException {
        long operations = scale.operations(cell.usualPerSecond());
        Cpu cpu = new Cpu(List.of(side.process()));
        String test = cell.read() ? "get" : "set";
        RedisBenchmark.Run run =
                RedisBenchmark.run(side.port(), test, cell, operations, scale.keys());
        return new Round(
                side.name(),
                cell.toString(),
                run.perSecond(),
                run.p50Ms(),
                run.p99Ms(),
                cpu.seconds() * 1e6 / operations,
                cpu.cores(),
                cpu.residentMib(),
                0);
    }

    private Round ownRound(Side side, RedisCell cell)
            throws IOException, InterruptedException, Unreachable {
        Workload workload =
                new Workload(
                        scale.keys(),
                        Distribution.UNIFORM,
                        Sizes.of(cell.valueBytes()),
                        cell.read() ? 100 : 0,
                        "key:",
                        1);
        Extent extent =
                scale.smoke()
                        ? Extent.counting(scale.operations(1))
                        : Extent.lasting(Duration.ZERO, Duration.ofSeconds(scale.seconds()));
        Pressure pressure = new Pressure(RedisBenchmark.CONNECTIONS, cell.pipeline(), 1, 0);
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), side.port());
        Bench.Goal goal = new Bench.Goal.Sockets(Protocol.RESP, List.of(address));
        Cpu cpu = new Cpu(List.of(side.process()));
        Verdict verdict = Bench.run(goal, new Plan(workload, pressure, extent), false, line -> {});
        return Round.of(side.name(), cell.toString(), verdict, cpu);
    }
}
