package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// The power of the disk is cut while clients write to a node with the engine `log`, and what was
/// acknowledged is there when it is back. The file system is a real one, below the node's data
/// directory: what was not synced is gone (`LoopDisk`). More cuts: `-Dgramme.cuts=500`.
///
/// A real loss of power has no duration. This one has, and Linux calls a sync done meanwhile that
/// is not: of 150 cuts under a program that only writes and syncs, six lost bytes whose sync had
/// been reported after the cut began, none lost others. So what is acknowledged from then on counts
/// as tried.
final class PowerCutIT {
    private static final int CUTS = Integer.getInteger("gramme.cuts", 12);
    private static final int MOST_WRITES = 600;

    /// After so many an acknowledged write that was not synced must have been missed.
    private static final int CUTS_TO_FIND = 3;

    private final long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    private final Random random = new Random(seed);

    @Test
    void whatWasAcknowledgedOutlivesPowerCuts() throws InterruptedException {
        try (Machine machine = machine("sound")) {
            List<String> losses = new ArrayList<>();
            for (int i = 0; i < CUTS; i++) {
                losses.addAll(machine.runUntilPowerIsCut(CrashNode.sound()));
            }
            losses.addAll(machine.run(CrashNode.sound()));
            assertThat(losses).as("seed %d", seed).isEmpty();
            assertThat(machine.witness.acknowledged()).isGreaterThan(10L * CUTS);
            System.out.printf(
                    "%d power cuts, %d writes acknowledged, seed %d%n",
                    CUTS, machine.witness.acknowledged(), seed);
        }
    }

    /// What the test above says would be worth nothing if it could not see a sync that is missing.
    @Test
    void aNodeThatDoesNotSyncIsFoundOut() throws InterruptedException {
        try (Machine machine = machine("deaf")) {
            List<String> losses = new ArrayList<>();
            for (int i = 0; i < CUTS_TO_FIND && losses.isEmpty(); i++) {
                machine.runUntilPowerIsCut(CrashNode.deaf());
                losses.addAll(machine.run(CrashNode.sound()));
            }
            assertThat(losses).as("seed %d", seed).isNotEmpty();
        }
    }

    private Machine machine(String name) {
        return new Machine(RealCluster.freshDirectory("PowerCutIT." + name));
    }

    /// A node and its disk.
    private final class Machine implements AutoCloseable {
        private final LoopDisk disk;
        private final RealNode node;
        private final Witness witness;

        Machine(Path home) {
            node = new RealNode("p1", home);
            node.setFlags(List.of("--engine", "log", "--n", "1", "--q", "16"));
            witness = new Witness(node, seed);
            disk = LoopDisk.makeOrSkip(home.resolve("image"), node.data());
        }

        /// @return what was found to be lost at its start
        List<String> run(List<String> options) {
            node.start(disk.within(), options);
            List<String> losses = witness.losses();
            node.program().kill();
            return losses;
        }

        List<String> runUntilPowerIsCut(List<String> options) throws InterruptedException {
            node.start(disk.within(), options);
            List<String> losses = witness.losses();
            long number = witness.acknowledged() + 1 + random.nextInt(MOST_WRITES);
            Thread cutter =
                    Thread.startVirtualThread(() -> {
                        Poll.until(
                                "writes", RealNode.START, () -> witness.acknowledged() >= number);
                        witness.doubt();
                        disk.cutPower(cut());
                    });
            witness.write(Long.MAX_VALUE / 2);
            cutter.join();
            node.program().close();
            disk.mountAgain();
            return losses;
        }

        private LoopDisk.Cut cut() {
            List<LoopDisk.Cut> cuts = List.of(LoopDisk.Cut.values());
            return cuts.get(random.nextInt(cuts.size()));
        }

        @Override
        public void close() {
            if (node.isAlive()) {
                node.program().kill();
            }
            disk.close();
        }
    }
}
