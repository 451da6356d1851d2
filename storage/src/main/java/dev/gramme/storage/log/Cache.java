package dev.gramme.storage.log;

import org.jspecify.annotations.Nullable;

/// Blocks of records that were read or written lately, by place. What lies at a place never changes
/// before its segment goes, and then all of the segment's are taken out.
///
/// An open table in which a hand goes round when there is too much (the algorithm CLOCK): what was
/// read since it came by last stays, what was not goes. A hit writes one byte, where an exact order
/// of use would move a node between others that are far apart in memory.
final class Cache {
    /// Slots of the table, free ones too, and the array's header.
    private static final int ENTRY_BYTES = 64;

    private static final int LEAST_SLOTS = 64;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    /// No record's place: it would have no bytes.
    private static final long FREE = 0;

    private final long limitBytes;
    private long[] places = new long[LEAST_SLOTS];
    private byte[] @Nullable [] blocks = new byte[LEAST_SLOTS][];
    private boolean[] used = new boolean[LEAST_SLOTS];
    private int count;
    private int hand;
    private long heldBytes;

    Cache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    byte @Nullable [] get(long place) {
        int at = find(place);
        used[at] = true;
        return blocks[at];
    }

    void put(long place, byte[] block) {
        if (block.length > limitBytes / 8) {
            return; // One large record would drive out all others.
        }
        remove(place);
        heldBytes += ENTRY_BYTES + block.length;
        while (heldBytes > limitBytes && count > 0) {
            goOn();
        }
        if (2 * (count + 1) > places.length) {
            grow();
        }
        int at = find(place);
        places[at] = place;
        blocks[at] = block;
        used[at] = false;
        count++;
    }

    /// The record at a place will not be asked for any more; 0 is no place.
    void remove(long place) {
        int at = find(place);
        if (place != FREE && places[at] == place) {
            removeAt(at);
        }
    }

    /// The record at a place was copied to another, and is asked for there.
    void move(long from, long to) {
        int at = find(from);
        byte[] block = blocks[at];
        if (from != FREE && block != null) {
            boolean wasUsed = used[at];
            removeAt(at);
            put(to, block);
            used[find(to)] = wasUsed;
        }
    }

    /// Takes out everything that lies in a segment.
    void forget(Segment segment) {
        int at = 0;
        while (at < places.length) {
            if (places[at] != FREE && Place.slot(places[at]) == segment.slot) {
                removeAt(at); // Another may stand here now.
            } else {
                at++;
            }
        }
    }

    /// Moves the hand by one entry, or takes that out.
    private void goOn() {
        if (places[hand] == FREE || used[hand]) {
            used[hand] = false;
            hand = next(hand);
        } else {
            removeAt(hand);
        }
    }

    /// Where a place stands, or would.
    private int find(long place) {
        int at = home(place);
        while (places[at] != place && places[at] != FREE) {
            at = next(at);
        }
        return at;
    }

    private int home(long place) {
        int indexBits = Integer.numberOfTrailingZeros(places.length);
        return (int) ((place * GOLDEN) >>> (Long.SIZE - indexBits));
    }

    private int next(int at) {
        return (at + 1) & (places.length - 1);
    }

    /// Entries behind it move up, so that each is found from its home on without a gap.
    private void removeAt(int removed) {
        byte[] block = blocks[removed];
        heldBytes -= ENTRY_BYTES + (block == null ? 0 : block.length);
        count--;
        int gap = removed;
        int mask = places.length - 1;
        for (int at = next(gap); places[at] != FREE; at = next(at)) {
            int fromHome = (at - home(places[at])) & mask;
            int fromGap = (at - gap) & mask;
            if (fromHome >= fromGap) {
                places[gap] = places[at];
                blocks[gap] = blocks[at];
                used[gap] = used[at];
                gap = at;
            }
        }
        places[gap] = FREE;
        blocks[gap] = null;
        used[gap] = false;
    }

    private void grow() {
        long[] oldPlaces = places;
        byte[] @Nullable [] oldBlocks = blocks;
        boolean[] oldUsed = used;
        places = new long[2 * oldPlaces.length];
        blocks = new byte[places.length][];
        used = new boolean[places.length];
        for (int from = 0; from < oldPlaces.length; from++) {
            if (oldPlaces[from] != FREE) {
                int at = find(oldPlaces[from]);
                places[at] = oldPlaces[from];
                blocks[at] = oldBlocks[from];
                used[at] = oldUsed[from];
            }
        }
        hand = 0;
    }
}
