package dev.gramme.server;

import dev.gramme.storage.log.Alarm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/// A disk that failed ends the node (SERVER-2): what it says is durable can be trusted no more.
final class Siren implements Alarm {
    private static final int MOST_TOLD = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Siren.class);

    private final Path files;
    private final Supplier<String> why;
    private final Set<Damage> told = new HashSet<>();
    private Runnable whenDamaged = () -> {};

    Siren(Path files) {
        this(files, () -> "");
    }

    /// @param why what failed last has failed, for the end of a line
    Siren(Path files, Supplier<String> why) {
        this.files = files;
        this.why = why;
    }

    /// The next damage is told there too, and no other.
    void onceDamaged(Runnable task) {
        whenDamaged = task;
    }

    /// How many different damages were told, up to a bound.
    int damages() {
        return told.size();
    }

    @Override
    public void failed(String what) {
        throw new DiskFailed(
                "the disk of %s has failed: %s%s. %s"
                        .formatted(files, what, why.get(), DiskFailed.WAY_OUT));
    }

    @Override
    public void damaged(Damage damage) {
        if (told.size() < MOST_TOLD && told.add(damage)) {
            LOG.error(
                    "damaged: {} from byte {}: {}",
                    files.resolve(damage.file()),
                    damage.from(),
                    damage.what());
        }
        Runnable task = whenDamaged;
        whenDamaged = () -> {};
        task.run();
    }

    @Override
    public void cutOff(Damage tail) {
        LOG.info(
                "cut off an unfinished write at byte {} of {}: {}",
                tail.from(),
                files.resolve(tail.file()),
                tail.what());
    }
}
