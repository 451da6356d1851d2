package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.server.Footing;
import dev.gramme.server.Logs;
import dev.gramme.server.Server;
import dev.gramme.server.StartRefused;
import dev.gramme.server.config.BadConfig;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;
import dev.gramme.storage.disk.Drive;

import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The JVM itself is asked what a node does before it acknowledges. Clients write, one write after
/// the other, and note when each was sent and answered; the flight recorder notes every sync
/// (`jdk.FileForce`), by the same clock. A write was acknowledged rightly if a sync of a segment
/// began after it was sent and ended before it was answered.
final class SyncBeforeAckIT {
    private static final String SENT = "dev.gramme.systemtests.Write";
    private static final String FORCE = "jdk.FileForce";
    private static final int WRITES = 200;

    private final Path home = RealCluster.freshDirectory(SyncBeforeAckIT.class.getSimpleName());

    /// From the moment a write is sent until its answer is there.
    @Name(SENT)
    @StackTrace(false)
    private static final class Write extends Event {}

    private record Seen(List<RecordedEvent> writes, List<RecordedEvent> syncs) {
        /// Writes during which no sync began and ended.
        List<RecordedEvent> notSynced() {
            return writes.stream()
                    .filter(write -> syncs.stream().noneMatch(sync -> isWithin(sync, write)))
                    .toList();
        }

        private static boolean isWithin(RecordedEvent inner, RecordedEvent outer) {
            return inner.getStartTime().isAfter(outer.getStartTime())
                    && inner.getEndTime().isBefore(outer.getEndTime());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void everyWriteIsSyncedBeforeItIsAcknowledged(int clients) throws Exception {
        Seen seen = record("fsync", UnaryOperator.identity(), new Writers(clients, false));
        assertThat(seen.writes).hasSize(clients * WRITES);
        assertThat(seen.notSynced()).isEmpty();
        assertThat(seen.syncs).hasSizeGreaterThanOrEqualTo(WRITES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aWriteThatAsksForItIsSyncedWhereOthersAreNot(int clients) throws Exception {
        Seen seen = record("none", UnaryOperator.identity(), new Writers(clients, true));
        assertThat(seen.writes).hasSize(clients * WRITES);
        assertThat(seen.notSynced()).isEmpty();
        assertThat(seen.syncs).hasSizeGreaterThanOrEqualTo(WRITES);
    }

    /// The same eyes see that nothing is synced where nothing need be, and where it is forgotten.
    @Test
    void syncsThatAreNotThereAreMissed() throws Exception {
        Seen none = record("none", UnaryOperator.identity(), new Writers(1, false));
        assertThat(none.notSynced()).hasSize(WRITES);
        Seen deaf = record("fsync", DeafDrive::new, new Writers(1, false));
        assertThat(deaf.notSynced()).hasSize(WRITES);
    }

    /// @param insist each write asks to be synced
    private record Writers(int clients, boolean insist) {}

    private Seen record(String durability, UnaryOperator<Drive> drive, Writers writers)
            throws BadConfig, StartRefused, IOException, InterruptedException {
        Path data = home.resolve(durability + writers.clients + writers.insist);
        Server server = server(data, durability, drive);
        try (Recording recording = new Recording()) {
            recording.enable(FORCE).withThreshold(Duration.ZERO).withoutStackTrace();
            recording.enable(Write.class);
            // The first has a segment made.
            writeAll(server.self().clientPort(), new Writers(1, false), 1);
            recording.start();
            writeAll(server.self().clientPort(), writers, WRITES);
            recording.stop();
            Path file = home.resolve(data.getFileName() + ".jfr");
            recording.dump(file);
            return seen(RecordingFile.readAllEvents(file));
        } finally {
            server.stop();
        }
    }

    private static Server server(Path data, String durability, UnaryOperator<Drive> drive)
            throws BadConfig, StartRefused {
        List<String> flags = new ArrayList<>(List.of("--engine", "log", "--n", "1", "--q", "16"));
        flags.addAll(List.of("--data", data.toString(), "--durability", durability));
        flags.addAll(List.of("--client-port", "0", "--peer-port", "0"));
        Footing footing = new Footing(drive, Footing.PRODUCTION.settings());
        Config config = Config.of(Settings.gather(flags, Map.of()));
        Logs.configure(config.logging());
        return Server.start(config, footing);
    }

    private static void writeAll(int port, Writers writers, int writes)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers.clients; i++) {
            String prefix = "key" + i + ".";
            threads.add(
                    Thread.ofPlatform().start(() -> write(port, prefix, writes, writers.insist)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void write(int port, String prefix, int writes, boolean insist) {
        try (Resp resp = new Resp(port)) {
            Poll.until("it serves", RealNode.START, () -> "OK".equals(resp.call("SET", "a", "b")));
            for (int i = 0; i < writes; i++) {
                Write event = new Write();
                event.begin();
                Object answer =
                        insist
                                ? resp.call("GRAMME.PUT", prefix + i, "v", "DURABILITY", "fsync")
                                : resp.call("SET", prefix + i, "value" + i);
                event.end();
                if ("OK".equals(answer) || answer instanceof List) {
                    event.commit();
                }
            }
        }
    }

    private static Seen seen(List<RecordedEvent> events) {
        List<RecordedEvent> writes = new ArrayList<>();
        List<RecordedEvent> syncs = new ArrayList<>();
        for (RecordedEvent event : events) {
            String name = event.getEventType().getName();
            if (name.equals(SENT)) {
                writes.add(event);
            } else if (name.equals(FORCE) && event.getString("path").endsWith(".log")) {
                syncs.add(event);
            }
        }
        return new Seen(writes, syncs);
    }
}
