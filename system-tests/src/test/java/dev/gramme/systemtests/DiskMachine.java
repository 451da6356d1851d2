package dev.gramme.systemtests;

import java.nio.file.Path;
import java.util.List;

/// A node with the engine `log` that holds everything alone, on a disk of its own.
final class DiskMachine implements AutoCloseable {
    final LoopDisk disk;
    final RealNode node;

    /// Skips the test where there can be no such disk.
    ///
    /// @param name of its directory
    /// @param options of `mkfs.ext4`
    DiskMachine(String name, String... options) {
        Path home = RealCluster.freshDirectory(name);
        node = new RealNode("disk1", home);
        node.setFlags(List.of("--engine", "log", "--n", "1", "--q", "16", "--disk-limit", "1GiB"));
        disk = LoopDisk.makeOrSkip(home.resolve("image"), node.data(), options);
    }

    void start() {
        node.start(disk.within());
        node.awaitReady();
    }

    /// As if its process had been shot; what the system has taken is there.
    void killAndStart() {
        node.program().kill();
        start();
    }

    /// What it has said since its first start.
    String output() {
        return node.program().output();
    }

    @Override
    public void close() {
        if (node.isAlive()) {
            node.program().kill();
        }
        disk.close();
    }
}
