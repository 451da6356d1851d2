package dev.gramme.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.bench.load.Distribution;
import dev.gramme.bench.load.Extent;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Pressure;
import dev.gramme.bench.load.Sizes;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Verdict;
import dev.gramme.bench.load.Workload;
import dev.gramme.bench.socket.Protocol;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.server.Server;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Goal: real nodes are loaded over every way in. Method: nodes in this process, a few hundred
/// operations; no figure is looked at.
@Timeout(120)
final class BenchTest {
    @TempDir private Path directory;

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void loadsANodeOverSockets(Protocol protocol) throws Exception {
        Server server = start();
        try {
            InetSocketAddress address =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), server.self().clientPort());
            Bench.Goal goal = new Bench.Goal.Sockets(protocol, List.of(address, address));
            Verdict closed = Bench.run(goal, plan(4, 2, 0), true, told::add);
            assertThat(closed.problems()).isEmpty();
            assertThat(closed.counts().answered()).isEqualTo(400);
            assertThat(closed.counts().absent()).isZero();
            assertThat(closed.times().reads().count() + closed.times().writes().count())
                    .isEqualTo(400);
            assertThat(told).contains("writing 100 keys");

            Verdict open = Bench.run(goal, plan(4, 2, 2_000), false, told::add);
            assertThat(open.counts().failed()).isZero();
            assertThat(open.counts().answered()).isEqualTo(400);
        } finally {
            server.stop();
        }
    }

    @Test
    void loadsANodeInThisProcess() throws Exception {
        Verdict verdict = Bench.run(new Bench.Goal.InProcess(), plan(4, 2, 0), true, told::add);
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.counts().answered()).isEqualTo(400);
        assertThat(verdict.counts().absent()).isZero();
        assertThat(verdict.plan().pressure().connections()).isEqualTo(8);
    }

    @Test
    void saysWhereNobodyIs() throws Exception {
        Server server = start();
        int port = server.self().clientPort();
        server.stop();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        assertThatThrownBy(() ->
                        Bench.run(
                                new Bench.Goal.Sockets(Protocol.RESP, List.of(address)),
                                plan(1, 1, 0),
                                false,
                                told::add))
                .isInstanceOf(Unreachable.class)
                .hasMessageStartingWith("no connection to ")
                .hasMessageContaining(":" + port);
    }

    private Server start() throws Exception {
        List<String> flags =
                List.of(
                        "--data", directory.resolve("data").toString(),
                        "--client-port", "0",
                        "--peer-port", "0",
                        "--n", "1");
        Server server = Server.start(Config.of(Settings.gather(flags, Map.of())));
        while (server.status().join().phase() != NodeStatus.Phase.SERVING) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return server;
    }

    private static Plan plan(int connections, int pipeline, double rate) {
        return new Plan(
                new Workload(100, Distribution.ZIPFIAN, new Sizes(10, 2_000), 50, "t:", 3),
                new Pressure(connections, pipeline, Math.min(2, connections), rate),
                new Extent(Duration.ZERO, Duration.ofSeconds(60), 400));
    }
}
