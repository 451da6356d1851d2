package dev.gramme.storage.log;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Blocks of records that were read or written lately, by place. What lies at a place never changes
/// before its segment goes, and then all of the segment's are taken out.
final class Cache {
    /// An entry of the map, its place and the array's header.
    private static final int ENTRY_BYTES = 100;

    private final LinkedHashMap<Long, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private final long limitBytes;
    private long heldBytes;

    Cache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    byte @Nullable [] get(long place) {
        return blocks.get(place);
    }

    void put(long place, byte[] block) {
        if (block.length > limitBytes / 8) {
            return; // One large record would drive out all others.
        }
        heldBytes += ENTRY_BYTES + block.length;
        byte[] before = blocks.put(place, block);
        heldBytes -= before == null ? 0 : ENTRY_BYTES + before.length;
        Iterator<byte[]> eldest = blocks.values().iterator();
        while (heldBytes > limitBytes && eldest.hasNext()) {
            heldBytes -= ENTRY_BYTES + eldest.next().length;
            eldest.remove();
        }
    }

    /// Takes out everything that lies in a segment.
    void forget(Segment segment) {
        Iterator<Map.Entry<Long, byte[]>> entries = blocks.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Long, byte[]> entry = entries.next();
            if (Place.slot(entry.getKey()) == segment.slot) {
                heldBytes -= ENTRY_BYTES + entry.getValue().length;
                entries.remove();
            }
        }
    }
}
