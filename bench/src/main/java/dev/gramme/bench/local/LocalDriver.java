package dev.gramme.bench.local;

import dev.gramme.bench.load.Driver;
import dev.gramme.bench.load.Lane;
import dev.gramme.bench.load.Link;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Values;
import dev.gramme.bench.load.Workload;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.server.Server;
import dev.gramme.server.StartRefused;
import dev.gramme.server.config.BadConfig;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/// A node of its own cluster within this process, in a temporary directory, on free ports. N is 1.
public final class LocalDriver implements Driver {
    private static final int READY_POLLS = 600;
    private static final int POLL_MS = 50;

    private final Server server;
    private final Path directory;
    private final String prefix;
    private final byte[] pool;

    private LocalDriver(Server server, Path directory, Workload workload) {
        this.server = server;
        this.directory = directory;
        this.prefix = workload.prefix();
        this.pool = new Values(workload).pool();
    }

    /// Starts the node; returns when it is ready.
    public static LocalDriver start(Workload workload) throws Unreachable, InterruptedException {
        try {
            Path directory = Files.createTempDirectory("gramme-bench-");
            List<String> flags =
                    List.of(
                            "--data", directory.toString(),
                            "--engine", "memory",
                            "--client-port", "0",
                            "--peer-port", "0",
                            "--n", "1");
            Server server = Server.start(Config.of(Settings.gather(flags, Map.of())));
            LocalDriver driver = new LocalDriver(server, directory, workload);
            driver.awaitReady();
            return driver;
        } catch (IOException | StartRefused | BadConfig failed) {
            throw new Unreachable("no node starts in this process: " + failed.getMessage(), failed);
        }
    }

    private void awaitReady() throws InterruptedException, Unreachable {
        for (int polls = 0; polls < READY_POLLS; polls++) {
            if (server.status().join().phase() == NodeStatus.Phase.SERVING) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
        close();
        throw new Unreachable("the node in this process does not become ready", null);
    }

    @Override
    public List<ScheduledExecutorService> loops() {
        return List.of(server.loop());
    }

    @Override
    public Link open(int number, ScheduledExecutorService loop, Lane lane) {
        return new LocalLink(server.backend(), loop, lane, prefix, pool);
    }

    @Override
    public void close() {
        server.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(LocalDriver::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
