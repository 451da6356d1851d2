package dev.gramme.bench.compare;

import dev.gramme.bench.Bench;
import dev.gramme.bench.load.Distribution;
import dev.gramme.bench.load.Extent;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Pressure;
import dev.gramme.bench.load.Series;
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

/// One node with N=1 beside one Redis, both in memory or both on disk; both run all the time, and
/// rounds alternate.
final class AgainstRedis implements Comparison {
    private final Order order;
    private final Scale scale;
    private final String version;
    private final List<Side> sides = new ArrayList<>();

    private record Side(String name, Served process, int port) {}

    private AgainstRedis(Order order, String version) {
        this.order = order;
        this.scale = order.scale();
        this.version = version;
    }

    static AgainstRedis of(Order order) throws Missing {
        String version = Machine.said(List.of("redis-server", "--version"));
        if (version.isEmpty() || Machine.said(List.of("redis-benchmark", "--version")).isEmpty()) {
            throw new Missing(
                    "redis-server and redis-benchmark are not installed (Debian: apt-get install"
                            + " redis-server redis-tools)");
        }
        return new AgainstRedis(order, version);
    }

    @Override
    public Map<String, Object> versions() {
        return Map.of("redis", version, "gramme_java_opts", OurNodes.options());
    }

    @Override
    public void run(Results results) throws IOException, InterruptedException {
        try (Stack stack = new Stack()) {
            int port = order.basePort() + 1;
            Served node = OurNodes.start(stack, List.of(port), order.durable()).getFirst();
            sides.add(startRedis(stack));
            sides.add(new Side(OurNodes.NAME, node, port));
            for (int valueBytes : scale.valueSizes()) {
                if (order.way() == Way.TAIL) {
                    tails(valueBytes, results);
                } else {
                    compare(valueBytes, results);
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
                        "" + order.basePort(),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        home.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        order.durable() ? "yes" : "no",
                        "--appendfsync",
                        "everysec");
        Served redis = stack.push(Served.start(command, Map.of(), home.resolve("log")));
        redis.awaitPort(order.basePort());
        return new Side("redis", redis, order.basePort());
    }

    private void compare(int valueBytes, Results results) throws IOException, InterruptedException {
        for (int pipeline : scale.pipelines()) {
            compare(new RedisCell(false, valueBytes, pipeline), results);
            compare(new RedisCell(true, valueBytes, pipeline), results);
        }
    }

    /// Warms both up with this cell, then rounds in turn.
    private void compare(RedisCell cell, Results results) throws IOException, InterruptedException {
        for (Side side : sides) {
            round(side, cell);
        }
        for (int i = 0; i < scale.rounds(); i++) {
            for (Side side : sides) {
                results.tell(round(side, cell));
            }
        }
    }

    /// Warms both up with all cells, for a peak of a cold server is none.
    private void tails(int valueBytes, Results results) throws IOException, InterruptedException {
        List<RedisCell> cells =
                List.of(new RedisCell(false, valueBytes, 1), new RedisCell(true, valueBytes, 1));
        for (RedisCell cell : cells) {
            for (Side side : sides) {
                ownRound(side, cell, 0);
            }
        }
        for (RedisCell cell : cells) {
            tail(cell, results);
        }
    }

    /// Looks for the peak of each, then rounds in turn, each at its share of its own. The first
    /// closed and the first open loop of each are not told, as in a series.
    private void tail(RedisCell cell, Results results) throws IOException, InterruptedException {
        for (Side side : sides) {
            ownRound(side, cell, 0);
        }
        List<Double> rates = new ArrayList<>();
        for (Side side : sides) {
            Round peak = ownRound(side, cell, 0);
            results.tell(peak);
            rates.add(peak.perSecond() * Series.TAIL_SHARE);
        }
        for (int i = 0; i <= scale.rounds(); i++) {
            for (int s = 0; s < sides.size(); s++) {
                Round open = ownRound(sides.get(s), cell, rates.get(s));
                if (i > 0) {
                    results.tell(open);
                }
            }
        }
    }

    private Round round(Side side, RedisCell cell) throws IOException, InterruptedException {
        return order.way() == Way.OWN ? ownRound(side, cell, 0) : benchmarkRound(side, cell);
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
                0,
                run.perSecond(),
                run.waits(),
                cpu.use(operations, 0),
                0);
    }

    /// @param perSecond requests due; 0: closed loop
    private Round ownRound(Side side, RedisCell cell, double perSecond)
            throws IOException, InterruptedException {
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
        Pressure pressure = new Pressure(RedisBenchmark.CONNECTIONS, cell.pipeline(), 1, perSecond);
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), side.port());
        Bench.Goal goal = new Bench.Goal.Sockets(Protocol.RESP, List.of(address));
        Plan plan = new Plan(workload, pressure, extent);
        Cpu cpu = new Cpu(List.of(side.process()));
        try {
            Verdict verdict = Bench.run(goal, plan, false, line -> {});
            return Round.of(side.name(), cell.toString(), verdict, cpu);
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
}
