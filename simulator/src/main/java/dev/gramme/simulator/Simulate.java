package dev.gramme.simulator;

import dev.gramme.simulator.world.Tamper;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/// `gramme simulate`: plays one seed, or many, and says whether every promise was kept.
public final class Simulate {
    private static final String USAGE =
            """
            gramme simulate [--seed S] [--nodes N] [--minutes M | --seconds S] [--trace] [--swarm COUNT]
            gramme simulate --scale [--seed S] [--nodes N]
              --seed S      the seed to play, or the first of a swarm (default 1)
              --nodes N     1 to 1000 nodes (default: the seed decides)
              --minutes M   how long things go wrong, in the cluster's own time (default: the seed decides)
              --seconds S   the same in seconds
              --trace       print every event
              --swarm COUNT play that many consecutive seeds
              --scale       instead: what a healthy cluster of 3 to 300 nodes costs, in tables
            Exit code: 0 every promise was kept, 1 one was broken, 2 wrong use.\
            """;

    private final PrintStream out;

    private Simulate(PrintStream out) {
        this.out = out;
    }

    /// @return the exit code
    public static int run(List<String> args) {
        return run(args, System.out, System.err);
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            err.println("gramme simulate: " + e.getMessage());
            err.println(USAGE);
            return 2;
        }
        if (arguments.help()) {
            out.println(USAGE);
            return 0;
        }
        if (arguments.scale()) {
            new Scale(out, arguments.seed()).print(arguments.wanted().nodes());
            return 0;
        }
        return new Simulate(out).play(arguments);
    }

    private int play(Arguments arguments) {
        int failed = 0;
        long seed = arguments.seed();
        for (long played = 0; played < arguments.swarm(); played++) {
            if (!play(seed + played, arguments)) {
                failed++;
            }
        }
        if (arguments.swarm() > 1) {
            out.printf("%d seeds, %d failed%n", arguments.swarm(), failed);
        }
        return failed == 0 ? 0 : 1;
    }

    private boolean play(long seed, Arguments arguments) {
        Swarm swarm = Swarm.of(seed, arguments.wanted());
        if (arguments.swarm() == 1) {
            out.println("seed " + seed);
            out.println(describe(swarm));
        }
        Consumer<String> printer = arguments.trace() ? out::println : null;
        long startedAt = System.nanoTime();
        Verdict verdict = Simulation.play(swarm, Tamper.NONE, printer);
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        if (arguments.swarm() == 1 || !verdict.green()) {
            report(verdict);
        }
        out.printf(
                "seed %d %s hash %016x %,d events, %d of %d operations done, %d s in %.2f s,"
                        + " %,.0f events/s%n",
                seed,
                verdict.green() ? "ok" : "FAILED",
                verdict.traceHash(),
                verdict.steps(),
                verdict.done(),
                verdict.asked(),
                verdict.virtualMs() / 1_000,
                seconds,
                verdict.steps() / seconds);
        return verdict.green();
    }

    private static String describe(Swarm swarm) {
        return "  nodes "
                + swarm.members().size()
                + ", "
                + swarm.settings()
                + "\n  "
                + swarm.weather()
                + "\n  "
                + swarm.faults()
                + "\n  "
                + swarm.work()
                + "\n  forgetful "
                + swarm.forgetful()
                + ", log engine "
                + swarm.files()
                + ", lone start "
                + swarm.lone()
                + ", mean fsync "
                + swarm.meanSyncMicros()
                + " us, log entries "
                + swarm.logEntries()
                + ", faults for "
                + swarm.safetyMs()
                + " ms";
    }

    private void report(Verdict verdict) {
        out.println("  happened: " + verdict.counts());
        if (verdict.green()) {
            return;
        }
        out.println("  the last events:");
        verdict.tail().forEach(line -> out.println("    " + line));
        int shown = Math.min(10, verdict.violations().size());
        out.println("  " + verdict.violations().size() + " broken promises, the first " + shown);
        verdict.violations().subList(0, shown).forEach(broken -> out.println("    " + broken));
        out.println("  again: " + verdict.replay());
    }
}
