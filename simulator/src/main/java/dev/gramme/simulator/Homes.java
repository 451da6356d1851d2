package dev.gramme.simulator;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.oracle.Convergence;
import dev.gramme.simulator.oracle.Violation;
import dev.gramme.simulator.world.Machine;
import dev.gramme.simulator.world.SimHost;
import dev.gramme.simulator.world.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether the homes of a healed world have come to rest: all in good standing, all alike, no log
/// entry and no hint left over.
final class Homes {
    /// A settled value is found and dropped within this time.
    private static final long SWEEP_MS = 2_000;

    private final World world;
    private final History history;

    Homes(World world, History history) {
        this.world = world;
        this.history = history;
    }

    boolean rest() {
        for (Machine machine : world.machines()) {
            NodeStatus status = status(machine);
            if (status == null
                    || !status.ready()
                    || status.hints() > 0
                    || status.logEntries() > 0
                    || status.partitionsRecovering() > 0) {
                return false;
            }
        }
        return compare().isEmpty();
    }

    /// Why the homes are not at rest.
    List<Violation> differences() {
        List<Violation> found = new ArrayList<>(compare());
        for (Machine machine : world.machines()) {
            found.add(new Violation("O17 convergence", describe(machine)));
        }
        return found;
    }

    private List<Violation> compare() {
        List<Violation> found = new ArrayList<>();
        NodeStatus status = status(world.machines().getFirst());
        Topology topology = status == null ? null : status.topology();
        if (topology == null) {
            return List.of(new Violation("O17 convergence", "no topology"));
        }
        SortedMap<NodeId, Store> stores = new TreeMap<>();
        Set<Actor> lives = new HashSet<>();
        for (Machine machine : world.machines()) {
            stores.put(machine.id(), world.durable(machine.id()));
            NodeStatus its = status(machine);
            if (its != null) {
                lives.add(its.life());
            }
        }
        for (int partition = 0; partition < topology.settings().partitions(); partition++) {
            List<Convergence.Copy> copies = new ArrayList<>();
            for (NodeId home : topology.homes(partition)) {
                Store store = stores.get(home);
                if (store != null) {
                    copies.add(copy(home, partition, store));
                }
            }
            copies.forEach(copy -> found.addAll(leftovers(copy)));
            found.addAll(
                    Convergence.check(
                            partition, copies.stream().map(this::lasting).toList(), lives));
        }
        return found;
    }

    /// What expired so long ago that every home must have dropped it.
    private List<Violation> leftovers(Convergence.Copy copy) {
        long settledMs = world.wallMillis() - 2 * world.limits().clockAheadMs() - SWEEP_MS;
        List<Violation> found = new ArrayList<>();
        copy.records()
                .forEach((key, siblings) -> {
                    if (!siblings.withoutExpired(settledMs)
                            .versions()
                            .equals(siblings.versions())) {
                        String what = copy.home() + ", " + key + ": " + siblings;
                        found.add(new Violation("expired is dropped", what));
                    }
                });
        return found;
    }

    /// What may have been dropped by some homes already is not compared.
    private Convergence.Copy lasting(Convergence.Copy copy) {
        long overMs = history.overMs(world.nowNanos());
        SortedMap<Key, Siblings> records = new TreeMap<>();
        copy.records()
                .forEach((key, siblings) -> records.put(key, siblings.withoutExpired(overMs + 1)));
        return new Convergence.Copy(copy.home(), copy.clock(), records, copy.logEntries());
    }

    private static Convergence.Copy copy(NodeId home, int partition, Store store) {
        Store.PartitionState state = store.recovered().partitions().get(partition);
        SortedMap<Key, Siblings> records = new TreeMap<>();
        store.scan(
                partition,
                Position.START,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                page -> page.rows().forEach(row -> records.put(row.key(), row.siblings())));
        return new Convergence.Copy(
                home.name(),
                state == null ? DotSet.EMPTY : state.clock(),
                records,
                state == null ? 0 : state.log().size());
    }

    private static String describe(Machine machine) {
        NodeStatus status = status(machine);
        Topology topology = status == null ? null : status.topology();
        return status == null
                ? machine.id() + " is not running"
                : machine.id()
                        + " "
                        + status.phase()
                        + " epoch="
                        + (topology == null ? 0 : topology.epoch())
                        + " recovering="
                        + status.partitionsRecovering()
                        + " log="
                        + status.logEntries()
                        + " hints="
                        + status.hints()
                        + " sees="
                        + status.liveness();
    }

    private static @Nullable NodeStatus status(Machine machine) {
        SimHost host = machine.host();
        return host == null ? null : host.status();
    }
}
