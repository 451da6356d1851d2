package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Check;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The keys of the few records that a batch has to do with, by place.
final class KnownKeys implements Keys {
    private static final int USUAL = 2;

    private long[] places = new long[USUAL];
    private @Nullable Key[] keys = new Key[USUAL];
    private int count;

    /// @param key null if the record cannot be read
    void put(long place, @Nullable Key key) {
        int at = indexOf(place);
        if (at < 0) {
            at = count++;
            if (at == places.length) {
                places = Arrays.copyOf(places, 2 * at);
                keys = Arrays.copyOf(keys, 2 * at);
            }
        }
        places[at] = place;
        keys[at] = key;
    }

    boolean contains(long place) {
        return indexOf(place) >= 0;
    }

    @Override
    public @Nullable Key at(long place) {
        int at = indexOf(place);
        Check.that(at >= 0, "LOG-4: a record's key is not known");
        return keys[at];
    }

    private int indexOf(long place) {
        for (int i = 0; i < count; i++) {
            if (places[i] == place) {
                return i;
            }
        }
        return -1;
    }
}
