package dev.gramme.storage.log;

import dev.gramme.core.ring.Token;
import dev.gramme.storage.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Looks at every byte that was durable when it began, a piece per step, so that damage is found
/// while other homes still have what it took.
///
/// What a replay could not read is damage: the header of a segment, a frame, one of its blocks,
/// also where nothing in it lives, for nobody knows what it removed. Of a record that is dead the
/// body does not matter, of one that lives it does. What is found is looked at a second time before
/// it is believed. Owner's loop only.
///
/// ```
/// idle ──begin──▶ segment after segment, as long as they were then ──the last──▶ ended, remembered
/// ```
final class Scrub {
    private final Disk disk;
    private final Partitions partitions;
    private final Segments segments;
    private final Appender appender;
    private final Reads reads;
    private final Alarm alarm;
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
    private int at;

    /// Where something was seen that is not what was written; -1: nowhere.
    private int doubted = -1;

    /// No frame was found since one that could not be read, which was told.
    private boolean lost;

    /// To be read by the next step at least: a frame is looked at as a whole.
    private int wantedBytes;

    private boolean reading;
    private long behindBytes;
    private long allBytes;
    private int damages;
    private long startedMs;
    private long endedMs;
    private long lastMs;
    private long readBytes;

    /// @param end before which all was durable when the scrub began
    private record Stretch(Segment segment, int end) {}

    /// @param lastMs when the last one ended, as remembered
    Scrub(
            LogStore.Outside outside,
            Segments segments,
            Partitions partitions,
            Appender appender,
            Reads reads,
            long lastMs) {
        this.disk = outside.disk();
        this.alarm = outside.alarm();
        this.segments = segments;
        this.partitions = partitions;
        this.appender = appender;
        this.reads = reads;
        this.lastMs = lastMs;
    }

    ScrubProgress progress() {
        long done = behindBytes + (stretches.isEmpty() ? 0 : at);
        return new ScrubProgress(done, allBytes, damages, startedMs, endedMs, lastMs, readBytes);
    }

    /// Begins; one that is under way goes on.
    void begin(long nowMs) {
        if (progress().underway()) {
            return;
        }
        startedMs = nowMs;
        endedMs = 0;
        behindBytes = 0;
        allBytes = 0;
        damages = 0;
        for (Segment segment : segments.needed()) {
            int end = appender.durableTo(segment);
            stretches.add(new Stretch(segment, end));
            allBytes += end;
        }
    }

    /// Does about one read's worth; false: nothing is under way.
    ///
    /// @param budgetBytes to be read in this step, at least
    boolean step(int budgetBytes, long nowMs) {
        if (!progress().underway() || appender.hasFailed()) {
            return false;
        }
        if (reading) {
            return true;
        }
        Stretch stretch = stretches.peek();
        while (stretch != null && isThrough(stretch)) {
            behindBytes += stretch.end;
            at = 0;
            doubted = -1;
            lost = false;
            wantedBytes = 0;
            stretches.remove();
            stretch = stretches.peek();
        }
        if (stretch == null) {
            end(nowMs);
            return false;
        }
        read(stretch, Math.max(wantedBytes, Math.max(budgetBytes, Frame.HEADER_BYTES)));
        return true;
    }

    /// What is gone needs no look, nor what goes: a merge reads what still lives there.
    private boolean isThrough(Stretch stretch) {
        return at >= stretch.end || stretch.segment.forgotten || stretch.segment.mended;
    }

    private void end(long nowMs) {
        endedMs = Math.max(nowMs, 1);
        lastMs = endedMs;
        disk.replace(ScrubMark.FILE, ScrubMark.bytes(lastMs), _ -> {});
    }

    private void read(Stretch stretch, int bytes) {
        int length = Math.min(bytes, stretch.end - at);
        reading = true;
        stretch.segment.beginRead();
        disk.read(
                stretch.segment.file(),
                at,
                length,
                found -> {
                    stretch.segment.endRead();
                    reading = false;
                    if (!isThrough(stretch)) {
                        new Piece(stretch, found, length).look();
                    }
                });
    }

    /// A stretch of a segment's bytes.
    private final class Piece {
        private final Segment segment;
        private final int end;
        private final int from = at;
        private final byte[] bytes;
        private final int askedBytes;

        Piece(Stretch stretch, byte[] bytes, int askedBytes) {
            this.segment = stretch.segment;
            this.end = stretch.end;
            this.bytes = bytes;
            this.askedBytes = askedBytes;
        }

        /// Moves [#at] behind what was looked at. What is not whole in these bytes, or not what was
        /// written, is where the next piece begins.
        void look() {
            wantedBytes = 0;
            boolean goesOn = true;
            while (goesOn && at < end) {
                goesOn = at == 0 ? header() : frame();
            }
            readBytes += Math.min(at - from, bytes.length);
        }

        private boolean header() {
            Scan scan = Scan.of(bytes, segment.number);
            if (!scan.headerIntact() || scan.storeId() != appender.storeId()) {
                if (isNew()) {
                    return false;
                }
                tell("the header of a segment");
            }
            at = Scan.HEADER_BYTES;
            return true;
        }

        private boolean frame() {
            int here = at - from;
            Frame frame = frameAt(here);
            int length = frame == null ? Frame.HEADER_BYTES : frame.length;
            if (here > 0 && length > bytes.length - here && at + length <= end) {
                wantedBytes = length;
                return false;
            }
            if (frame != null && length > askedBytes) {
                wantedBytes = length;
                return false;
            }
            if (frame == null || length > bytes.length - here) {
                return noFrame();
            }
            return blocks(frame);
        }

        /// The frame whose header is there and intact; its end may be missing.
        private @Nullable Frame frameAt(int here) {
            if (bytes.length - here < Frame.HEADER_BYTES) {
                return null;
            }
            long id = appender.storeId();
            return Frame.at(id, bytes, here, end - from, segment.number, from + here);
        }

        private boolean blocks(Frame frame) {
            lost = false;
            try {
                List<Long> unreadable = unreadable(frame);
                if (!unreadable.isEmpty() && isNew()) {
                    return false;
                }
                damages += unreadable.size();
                unreadable.forEach(place -> reads.fetch(place, false, _ -> {}));
            } catch (Damaged _) {
                if (isNew()) {
                    return false;
                }
                tell("a frame");
                readEach(segment, at, at + frame.length);
            }
            at += frame.length;
            return true;
        }

        /// Places of the records that live in an intact frame, and whose bodies are damaged.
        private List<Long> unreadable(Frame frame) throws Damaged {
            List<Long> places = new ArrayList<>();
            for (Block block : frame.blocks()) {
                if (block.kind == Block.PUT && !block.bodiesIntact()) {
                    long place = block.place(segment.slot);
                    long token = Token.of(block.key());
                    if (partitions.of(frame.partition).directory().holds(token, place)) {
                        places.add(place);
                    }
                }
            }
            return places;
        }

        /// On to the next frame. What the disk does not give at all is not looked for in pieces:
        /// that it is damaged is told, and the next start searches it.
        private boolean noFrame() {
            if (!lost) {
                if (isNew()) {
                    return false;
                }
                tell("a frame");
                lost = true;
            }
            int to = at - from + Place.UNIT_BYTES;
            while (to + Frame.HEADER_BYTES <= bytes.length && frameAt(to) == null) {
                to += Place.UNIT_BYTES;
            }
            boolean found = to + Frame.HEADER_BYTES <= bytes.length;
            boolean rest = from + bytes.length >= end || bytes.length < askedBytes;
            int next = found || !rest ? from + to : from + askedBytes;
            readEach(segment, at, next);
            at = Math.min(next, end);
            return found;
        }

        /// Whether this is the first sight of what is not what was written.
        private boolean isNew() {
            boolean seen = doubted == at;
            doubted = at;
            return !seen;
        }

        private void tell(String what) {
            damages++;
            if (!segment.damaged) {
                alarm.damaged(new Alarm.Damage(segment.file(), at, what));
            }
        }
    }

    /// Whatever lives where no frame can be read is read by itself, as a get does it.
    private void readEach(Segment segment, int from, int to) {
        for (Partition partition : partitions.all()) {
            partition
                    .directory()
                    .forEachPlace(place -> {
                        boolean inside = Place.from(place) >= from && Place.from(place) < to;
                        if (inside && Place.slot(place) == segment.slot) {
                            reads.fetch(place, false, _ -> {});
                        }
                    });
        }
    }
}
