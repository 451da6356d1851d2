package dev.gramme.bench;

import dev.gramme.bench.load.Driver;
import dev.gramme.bench.load.Load;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Verdict;
import dev.gramme.bench.local.LocalDriver;
import dev.gramme.bench.socket.Protocol;
import dev.gramme.bench.socket.SocketDriver;
import dev.gramme.server.Logs;
import dev.gramme.server.config.Config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// `gramme bench`: makes a load and judges it.
public final class Bench {
    /// Where the load goes.
    public sealed interface Goal {
        record Sockets(Protocol protocol, List<InetSocketAddress> addresses) implements Goal {}

        /// A node that is started for it in this process.
        record InProcess() implements Goal {}
    }

    private Bench() {}

    /// @param fill write every key once before, so that reads find something
    /// @param progress told a line now and then
    public static Verdict run(Goal goal, Plan plan, boolean fill, Consumer<String> progress)
            throws Unreachable, InterruptedException {
        Logs.configure(new Config.Logging(Config.Level.ERROR, Config.Format.TEXT));
        try (Driver driver = driver(goal, plan)) {
            if (fill) {
                progress.accept("writing " + plan.workload().keys() + " keys");
                Verdict filled = Load.run(suited(goal, plan.filling()), driver, progress);
                if (!filled.good()) {
                    return filled;
                }
            }
            return Load.run(suited(goal, plan), driver, progress);
        }
    }

    /// A node in this process answers in any order and has one loop.
    private static Plan suited(Goal goal, Plan plan) {
        return switch (goal) {
            case Goal.Sockets _ -> plan;
            case Goal.InProcess _ -> plan.withPressure(plan.pressure().flat());
        };
    }

    private static Driver driver(Goal goal, Plan plan) throws Unreachable, InterruptedException {
        return switch (goal) {
            case Goal.Sockets(Protocol protocol, List<InetSocketAddress> addresses) ->
                    new SocketDriver(
                            protocol, addresses, plan.workload(), plan.pressure().threads());
            case Goal.InProcess _ -> LocalDriver.start(plan.workload());
        };
    }
}
