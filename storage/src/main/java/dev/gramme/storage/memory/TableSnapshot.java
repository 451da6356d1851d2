package dev.gramme.storage.memory;

import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Page;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// A copy of a [Table]'s places: records are immutable, so that their bytes are shared.
final class TableSnapshot implements Store.Snapshot {
    private final DotSet clock;
    private final Consumer<Runnable> later;
    private @Nullable Table frozen;

    /// @param later runs a task on the owner's loop, after the present call
    TableSnapshot(Table frozen, Consumer<Runnable> later) {
        this.clock = frozen.clock();
        this.later = later;
        this.frozen = frozen;
    }

    @Override
    public DotSet clock() {
        return clock;
    }

    @Override
    public void scan(Position after, int limitRows, int limitBytes, Consumer<Page> done) {
        later.accept(() -> {
            Table open = frozen;
            if (open != null) {
                done.accept(open.scan(after, limitRows, limitBytes));
            }
        });
    }

    @Override
    public void close() {
        frozen = null;
    }
}
