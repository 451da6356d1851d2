package dev.gramme.storage.log;

import dev.gramme.storage.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// Reads records where the directory says they lie.
final class Reads {
    private final Disk disk;
    private final Segments segments;
    private final Cache cache;
    private final Alarm alarm;

    Reads(Disk disk, Segments segments, Cache cache, Alarm alarm) {
        this.disk = disk;
        this.segments = segments;
        this.cache = cache;
        this.alarm = alarm;
    }

    /// The record at a place if it is in this cache.
    @Nullable Block cached(long place) {
        byte[] bytes = cache.get(place);
        return bytes == null ? null : Block.trusted(bytes, 0, Place.from(place));
    }

    /// The record at a place if it is in this cache or in the system's; null: it must be fetched.
    @Nullable Block atHand(long place) {
        Block block = cached(place);
        if (block != null) {
            return block;
        }
        Segment segment = segments.of(place);
        byte[] bytes = disk.readNow(segment.file(), Place.from(place), Place.bytes(place));
        try {
            return bytes == null ? null : verified(bytes, place, segment, true);
        } catch (Damaged _) {
            return null; // Whoever fetches it is told.
        }
    }

    /// Fetches the record at a place; null: it cannot be read.
    ///
    /// @param keep whether the record is likely to be read again
    void fetch(long place, boolean keep, Consumer<@Nullable Block> done) {
        Segment segment = segments.of(place);
        segment.beginRead();
        disk.read(
                segment.file(),
                Place.from(place),
                Place.bytes(place),
                bytes -> {
                    segment.endRead();
                    done.accept(verifiedOrTold(bytes, place, segment, keep));
                });
    }

    private @Nullable Block verifiedOrTold(
            byte[] bytes, long place, Segment segment, boolean keep) {
        try {
            return verified(bytes, place, segment, keep);
        } catch (Damaged e) {
            if (!segment.damaged) {
                String what = String.valueOf(e.getMessage());
                alarm.damaged(new Alarm.Damage(segment.file(), Place.from(place), what));
            }
            return null;
        }
    }

    private Block verified(byte[] bytes, long place, Segment segment, boolean keep) throws Damaged {
        int from = Place.from(place);
        Block block = Block.verified(bytes, 0, bytes.length, segment.number, from);
        if (block.kind != Block.PUT || !block.bodiesIntact()) {
            throw new Damaged("a record that is not what was written");
        }
        if (keep && !segment.forgotten) {
            cache.put(place, bytes);
        }
        return block;
    }
}
