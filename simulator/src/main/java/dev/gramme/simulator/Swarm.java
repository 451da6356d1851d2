package dev.gramme.simulator;

import dev.gramme.core.port.Limits;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.simulator.fault.FaultPlan;
import dev.gramme.simulator.workload.WorkPlan;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.Weather;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one seed plays: every dimension is off in about half of the seeds, so that no fault always
/// hides behind another (swarm testing, Groce et al. 2012).
///
/// @param forgetful nodes that lose all but their ledger when they stop
/// @param files nodes whose store is the log engine
/// @param lone the nodes start alone and are joined one by one
/// @param logEntries the limit of that name
/// @param safetyMs how long things go wrong
public record Swarm(
        long seed,
        List<Member> members,
        List<NodeId> forgetful,
        List<NodeId> files,
        boolean lone,
        int meanSyncMicros,
        int logEntries,
        int safetyMs,
        Topology.Settings settings,
        Weather weather,
        FaultPlan faults,
        WorkPlan work) {

    /// What the command line may fix; 0: the seed decides.
    public record Wanted(int nodes, int safetyMs) {
        public static final Wanted ANYTHING = new Wanted(0, 0);
    }

    /// Draws the options of a seed.
    public static Swarm of(long seed, Wanted wanted) {
        Dice dice = new Dice(seed).fork("swarm");
        int drawn = dice.chance(0.6) ? 3 : dice.between(4, 7);
        List<Member> members = members(wanted.nodes() > 0 ? wanted.nodes() : drawn);
        Topology.Settings settings = settings(dice, members.size());
        List<NodeId> forgetful = new ArrayList<>();
        boolean memory = off(dice, 0.6);
        for (Member member : members) {
            if (memory || dice.chance(0.1)) {
                forgetful.add(member.id());
            }
        }
        Dice log = new Dice(seed).fork("log");
        Dice expiry = new Dice(seed).fork("expiry");
        FaultPlan faults = faults(dice, members, settings, jumpers(expiry, members, settings));
        int safetyMs = dice.between(5, 25) * 1_000;
        return new Swarm(
                seed,
                members,
                forgetful,
                files(seed, members, forgetful),
                off(dice, 0.85),
                dice.chance(0.5) ? 300 : dice.between(100, 20_000),
                off(log, 0.5) ? log.between(1, 64) : Limits.production().logEntries(),
                wanted.safetyMs() > 0 ? wanted.safetyMs() : safetyMs,
                settings,
                weather(dice),
                faults,
                work(
                        dice,
                        settings,
                        faults,
                        forgetful,
                        off(expiry, 0.5) ? expiry.between(1, 4) : 0,
                        off(new Dice(seed).fork("durability"), 0.5) ? 0.6 : 0));
    }

    /// In half of the seeds all nodes that are not forgetful, which leaves about a third of the
    /// worlds.
    private static List<NodeId> files(long seed, List<Member> members, List<NodeId> forgetful) {
        boolean none = off(new Dice(seed).fork("engine"), 0.5);
        return none
                ? List.of()
                : members.stream().map(Member::id).filter(id -> !forgetful.contains(id)).toList();
    }

    /// The same world with the log engine at these nodes.
    Swarm withFiles(List<NodeId> nodes) {
        return new Swarm(
                seed,
                members,
                forgetful,
                nodes,
                lone,
                meanSyncMicros,
                logEntries,
                safetyMs,
                settings,
                weather,
                faults,
                work);
    }

    private static List<Member> members(int count) {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            NodeId id = new NodeId(String.format(Locale.ROOT, "n%02d", number));
            members.add(new Member(id, "127.0.0.1", 8400 + number, 7400 + number, "", 1));
        }
        return members;
    }

    private static Topology.Settings settings(Dice dice, int nodes) {
        int partitions = 1 << dice.between(2, 4);
        int n = nodes >= 5 && dice.chance(0.3) ? 5 : 3;
        int w = dice.chance(0.8) ? n / 2 + 1 : dice.between(1, n);
        int r = dice.chance(0.8) ? n / 2 + 1 : dice.between(1, n);
        return new Topology.Settings(partitions, n, r, w);
    }

    private static Weather weather(Dice dice) {
        boolean slow = dice.chance(0.1);
        return new Weather(
                dice.between(50, 2_000),
                off(dice, 0.5) ? dice.between(1_000, slow ? 300_000 : 20_000) : 300,
                off(dice, 0.5) ? dice.between(1, 30) / 100.0 : 0,
                off(dice, 0.5) ? dice.between(1, 50) / 100.0 : 0,
                dice.chance(0.5),
                off(dice, 0.6) ? dice.between(1, 20) / 1_000.0 : 0,
                dice.between(10, 2_000),
                off(dice, 0.5) ? 0.5 : 0);
    }

    /// In half of the seeds only fewer clocks jump than a majority of a key's homes has.
    private static List<NodeId> jumpers(
            Dice dice, List<Member> members, Topology.Settings settings) {
        int few = dice.chance(0.5) ? (settings.n() - 1) / 2 : 0;
        return members.stream().limit(few).map(Member::id).toList();
    }

    private static FaultPlan faults(
            Dice dice, List<Member> members, Topology.Settings settings, List<NodeId> jumpers) {
        int losers = Math.min(settings.w() - 1, settings.n() - settings.w());
        List<NodeId> victims = new ArrayList<>();
        if (!off(dice, 0.5)) {
            for (int i = 0; i < losers; i++) {
                victims.add(members.get((int) Long.remainderUnsigned(i, members.size())).id());
            }
        }
        boolean crashes = off(dice, 0.4);
        return new FaultPlan(
                crashes ? dice.between(500, 6_000) : 0,
                dice.between(10, 6_000),
                off(dice, 0.6) && losers > 0 ? dice.between(5, 60) / 100.0 : 0,
                victims,
                losers,
                off(dice, 0.5) ? dice.between(500, 8_000) : 0,
                dice.between(10, 4_000),
                off(dice, 0.5) ? dice.between(500, 8_000) : 0,
                dice.between(100, 5_000),
                off(dice, 0.6) ? dice.between(300, 5_000) : 0,
                off(dice, 0.5) ? 500 : 3_600_000,
                jumpers,
                off(dice, 0.5) ? 10_000 : 0,
                losers > 0 ? damage(dice.fork("damage")) : 0,
                off(dice.fork("tidy"), 0.5) ? 0.3 : 0);
    }

    private static double damage(Dice dice) {
        return off(dice, 0.7) ? dice.between(5, 50) / 100.0 : 0;
    }

    private static WorkPlan work(
            Dice dice,
            Topology.Settings settings,
            FaultPlan faults,
            List<NodeId> forgetful,
            int lapsing,
            double durabilityChance) {
        boolean lossy =
                faults.crashEveryMs() > 0
                        && faults.losersAtOnce() > 0
                        && (faults.wipeChance() > 0
                                || faults.damageChance() > 0
                                || !forgetful.isEmpty());
        return new WorkPlan(
                settings,
                dice.between(2, 8),
                dice.between(1, 4),
                lapsing,
                dice.between(2, 150),
                off(dice, 0.5) ? 0.1 + dice.nextInt(8) / 10.0 : 0,
                off(dice, 0.5) ? 0.4 : 0,
                durabilityChance,
                dice.chance(0.5) ? 0 : dice.between(1, 300),
                faults.crashEveryMs() > 0,
                lossy,
                faults.victims().isEmpty());
    }

    /// False with the given probability.
    private static boolean off(Dice dice, double probability) {
        return !dice.chance(probability);
    }
}
