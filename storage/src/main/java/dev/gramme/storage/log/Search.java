package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Lookup;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// Looks for a key's record among those with its token, nearly always one.
final class Search {
    private final Key key;
    private final long[] places;
    private final Reads reads;
    private final Consumer<Lookup> done;
    private int next;
    private boolean unreadable;

    /// @param places of all records with the key's token
    Search(Key key, long[] places, Reads reads, Consumer<Lookup> done) {
        this.key = key;
        this.places = places;
        this.reads = reads;
        this.done = done;
    }

    /// Answers in this call if it need not wait for the disk.
    void go() {
        while (next < places.length) {
            long place = places[next++];
            Block block = reads.atHand(place);
            if (block == null) {
                reads.fetch(place, true, this::onFetched);
                return;
            }
            if (answered(block)) {
                return;
            }
        }
        done.accept(unreadable ? new Lookup.Unreadable() : new Lookup.Absent());
    }

    private void onFetched(@Nullable Block block) {
        unreadable |= block == null;
        if (block == null || !answered(block)) {
            go();
        }
    }

    private boolean answered(Block block) {
        try {
            if (block.key().equals(key)) {
                done.accept(new Lookup.Found(block.siblings()));
                return true;
            }
        } catch (Damaged e) {
            throw new IllegalStateException("a verified record cannot be read", e);
        }
        return false;
    }
}
