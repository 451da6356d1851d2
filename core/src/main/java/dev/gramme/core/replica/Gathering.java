package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.port.Store;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.List;

/// Gathers the records behind what another home lacks, as the store hands them out.
final class Gathering {
    private final List<Entry> entries = new ArrayList<>();
    private final boolean needFull;
    private final Replica.MissingSink sink;
    private int open;
    private int roomBytes;

    Gathering(int open, int roomBytes, boolean needFull, Replica.MissingSink sink) {
        this.open = open;
        this.roomBytes = roomBytes;
        this.needFull = needFull;
        this.sink = sink;
    }

    void add(Key key, DotSet events, DotSet known, Store.Lookup found) {
        open--;
        if (roomBytes > 0 && !(found instanceof Store.Lookup.Unreadable)) {
            Siblings record =
                    found instanceof Store.Lookup.Found(var siblings) ? siblings : Siblings.ABSENT;
            Siblings filled = record.withContext(record.context().plus(known));
            entries.add(new Entry(key, filled, events));
            for (Siblings.Version version : filled.versions()) {
                roomBytes -= version.value().body().length();
            }
            roomBytes -= key.bytes().length() + 64;
        }
        if (open == 0) {
            sink.answer(entries, needFull);
        }
    }
}
