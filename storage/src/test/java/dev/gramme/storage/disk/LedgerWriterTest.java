package dev.gramme.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Ledger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Goal: news of a ledger comes only once it is durable. Method: loop and disk thread are queues
/// that the test turns.
final class LedgerWriterTest {
    private static final Ledger LEDGER = new Ledger(null, Bytes.utf8("key"), null, null, null);

    @TempDir private Path path;
    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<IOException> failures = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void doneRunsOnTheLoopAfterTheLedgerIsInItsFile() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path, "memory", null)) {
            writer(directory).accept(LEDGER, () -> said.add("done"));
            assertThat(directory.ledger()).isEqualTo(Bytes.EMPTY);
            disk.remove().run();
            assertThat(directory.ledger()).isEqualTo(Bytes.utf8("key"));
            assertThat(said).isEmpty();
            loop.remove().run();
        }

        assertThat(said).containsExactly("done");
        assertThat(failures).isEmpty();
    }

    @Test
    void failureIsFatalAndNeverReportedAsDone() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path, "memory", null)) {
            Files.createDirectories(path.resolve("ledger/in-the-way"));
            writer(directory).accept(LEDGER, () -> said.add("done"));
            disk.remove().run();
        }

        assertThat(failures).hasSize(1);
        assertThat(loop).isEmpty();
    }

    private LedgerWriter writer(DataDirectory directory) {
        return new LedgerWriter(
                directory, Ledger::key, disk::add, loop::add, failures::add, disk::add);
    }
}
