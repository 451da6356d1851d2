package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Token;
import dev.gramme.storage.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Gets space back: copies what lives of a segment to the end of the log, a piece per step, and
/// then lets the file go.
///
/// A removal is carried on, with the position it had, while an older segment holds something dead
/// that it might have removed; a record put later than that position stays. Log entries and hints
/// are carried on while they are held.
final class Merge {
    /// A piece holds the loop up while it is copied; and G1 takes an array of half a region, which
    /// may be 512 KiB, out of the old space.
    private static final int READ_BYTES = 256 << 10;

    private final Disk disk;
    private final LogSettings settings;
    private final Segments segments;
    private final Partitions partitions;
    private final Appender appender;
    private final Cache cache;
    private final Alarm alarm;
    private final Set<Segment> stuck = new HashSet<>();
    private @Nullable Segment source;
    private int at;

    /// Sequence number of the last frame when the last piece was copied: once it is applied, what
    /// was left alone because it was about to change has changed.
    private long copiedWith;

    private int underway;

    Merge(
            LogStore.Outside outside,
            LogSettings settings,
            Segments segments,
            Partitions partitions,
            Appender appender,
            Cache cache) {
        this.disk = outside.disk();
        this.alarm = outside.alarm();
        this.settings = settings;
        this.segments = segments;
        this.partitions = partitions;
        this.appender = appender;
        this.cache = cache;
    }

    /// Does about one read's worth; false: there is nothing to do.
    ///
    /// @param budgetBytes to be read in this step, at least
    boolean step(int budgetBytes) {
        if (appender.isFull()) {
            appender.retry();
            return false;
        }
        if (underway > 0 || appender.hasFailed()) {
            return !appender.hasFailed();
        }
        Segment segment = source == null ? worst() : source;
        if (segment == null) {
            return false;
        }
        if (source == null) {
            source = segment;
            at = Scan.HEADER_BYTES;
        }
        if (at >= segment.length) {
            finish(segment);
        } else {
            read(segment, Math.clamp(budgetBytes, Frame.HEADER_BYTES, READ_BYTES));
        }
        return true;
    }

    /// A damaged segment whose losses are made good, or the one of which the most is dead, if that
    /// is worth the copying.
    private @Nullable Segment worst() {
        return segments.needed().stream()
                .filter(segment -> appender.isSettled(segment) && !stuck.contains(segment))
                .filter(segment -> segment.mended == segment.damaged && isWorthIt(segment))
                .max(
                        Comparator.comparing((Segment segment) -> segment.mended)
                                .thenComparingDouble(this::deadShare))
                .orElse(null);
    }

    private boolean isWorthIt(Segment segment) {
        return segment.mended
                || 100 * deadShare(segment) > settings.deadPercent()
                || segment.length < settings.segmentBytes() / 8;
    }

    /// Of what a copy need not take along; what is around it in frames is not counted at all, since
    /// a copy has that too.
    private double deadShare(Segment segment) {
        double all = segment.putBytes + segment.removalBytes + segment.stateBytes;
        double dead = segment.putBytes - segment.liveBytes;
        dead += segment.stateBytes - heldShare() * segment.carriedBytes;
        dead += mayRemove(segment.number) ? 0 : segment.removalBytes;
        return all == 0 ? 1 : dead / all;
    }

    /// How much of what merges have carried on is still held, at most: a block may take three times
    /// what its entry is counted with, and what a copy would not make smaller must not look dead.
    private double heldShare() {
        double carried = 0;
        for (Segment segment : segments.all()) {
            carried += segment.carriedBytes;
        }
        return carried == 0 ? 0 : Math.min(1, 3 * partitions.stateBytes() / carried);
    }

    /// Whether a removal that was written to this segment may still be needed: an older one holds
    /// something dead, or its file is still there.
    private boolean mayRemove(long number) {
        for (Segment older : segments.all()) {
            if (older.number >= number) {
                return false;
            }
            if (older != source && older.holdsDead()) {
                return true;
            }
        }
        return false;
    }

    private void read(Segment segment, int bytes) {
        underway++;
        int length = Math.min(bytes, segment.length - at);
        disk.read(
                segment.file(),
                at,
                length,
                found -> {
                    underway--;
                    onRead(segment, found, length);
                });
    }

    private void onRead(Segment segment, byte[] found, int asked) {
        Piece piece = new Piece(segment, found);
        int end = piece.copy();
        if (end > at) {
            at = end;
            piece.append();
            copiedWith = appender.lastSequence();
        } else if (piece.wantedBytes > asked) {
            read(segment, piece.wantedBytes);
        } else {
            skip(segment, found);
        }
    }

    /// No frame stands where one should: on to the next one. The segment stays, for nobody knows
    /// what that frame removed, unless that is made good.
    private void skip(Segment segment, byte[] found) {
        if (!segment.mended) {
            stuck.add(segment);
            alarm.damaged(new Alarm.Damage(segment.file(), at, "a frame"));
        }
        int to = Place.UNIT_BYTES;
        while (to + Frame.HEADER_BYTES <= found.length && !isHeader(found, to)) {
            to += Place.UNIT_BYTES;
        }
        boolean atEnd = at + found.length >= segment.length || found.length == 0;
        at = atEnd && to + Frame.HEADER_BYTES > found.length ? segment.length : at + to;
    }

    private boolean isHeader(byte[] bytes, int at) {
        return ByteSource.u64At(bytes, at) == appender.storeId()
                && ByteSource.u32At(bytes, at + 44) == Frame.checksum(bytes, at);
    }

    /// All was copied: the file may go, unless something of it could not be read.
    private void finish(Segment segment) {
        if (appender.applied() < copiedWith) {
            return;
        }
        source = null;
        if (segment.liveBytes > 0 || stuck.contains(segment)) {
            stuck.add(segment);
            if (segment.mended) {
                alarm.damaged(
                        new Alarm.Damage(segment.file(), 0, "records that were whole before"));
            }
            return;
        }
        underway++;
        appender.append(new ForgetEntry(segment, this::forget));
    }

    private void forget(Segment segment) {
        underway--;
        segment.forgotten = true;
        cache.forget(segment);
        segment.whenUnread(() ->
                disk.remove(
                        segment.file(),
                        outcome -> {
                            if (outcome == Disk.Outcome.DONE) {
                                segments.remove(segment);
                            }
                        }));
    }

    /// A stretch of the source's bytes, from [#at] on.
    private final class Piece {
        private final Segment segment;
        private final byte[] bytes;
        private final Underway changing = appender.underway();
        private final Map<Integer, MoveEntry> moves = new TreeMap<>();

        /// Of the first frame, if that is longer than the piece.
        private int wantedBytes;

        Piece(Segment segment, byte[] bytes) {
            this.segment = segment;
            this.bytes = bytes;
        }

        /// Gathers what lives in the whole frames; tells where the next one begins.
        int copy() {
            int here = 0;
            while (here < bytes.length) {
                int from = at + here;
                Frame frame =
                        Frame.at(
                                appender.storeId(),
                                bytes,
                                here,
                                bytes.length,
                                segment.number,
                                from);
                if (frame == null || !copied(frame)) {
                    wantedBytes = frame == null ? announced(here) : 0;
                    break;
                }
                here += frame.length;
            }
            return at + here;
        }

        /// The length that a frame says it has, of which only the beginning is here.
        private int announced(int here) {
            boolean begins = here == 0 && bytes.length >= Frame.HEADER_BYTES && isHeader(bytes, 0);
            return begins ? Math.min(ByteSource.u32At(bytes, 8), segment.length - at) : 0;
        }

        private boolean copied(Frame frame) {
            try {
                for (Block block : frame.blocks()) {
                    if (frame.partition != Frame.STORE) {
                        copy(block, partitions.of(frame.partition));
                    }
                }
                return true;
            } catch (Damaged _) {
                return false; // The caller skips it and says so.
            }
        }

        private void copy(Block block, Partition partition) throws Damaged {
            switch (block.kind) {
                case Block.PUT -> copyRecord(block, partition);
                case Block.REMOVE ->
                        carry(block.key(), new LogPosition(segment.number, block.from), partition);
                case Block.REMOVED_BEFORE -> {
                    ByteSource in = block.head();
                    LogPosition position = new LogPosition(in.u64(), in.u32());
                    carry(Items.key(in), position, partition);
                }
                case Block.STATE ->
                        StateCodec.read(block, partition, change -> copyState(change, partition));
                default -> {} // A newer head says it.
            }
        }

        private void copyRecord(Block block, Partition partition) throws Damaged {
            Key key = block.key();
            long place = block.place(segment.slot);
            boolean lives = partition.directory().holds(Token.of(key), place);
            if (lives && !changing.changes(partition.number, key)) {
                move(partition).addRecord(block, key, place);
            }
        }

        private void carry(Key key, LogPosition position, Partition partition) {
            if (mayRemove(position.segment())) {
                move(partition).addRemoval(key, position);
            }
        }

        private void copyState(Change change, Partition partition) {
            State state = partition.state();
            boolean lives =
                    switch (change) {
                        case Change.AddToLog(var dot, var key) ->
                                Objects.equals(key, state.log().get(dot))
                                        && !changing.changes(partition.number, dot);
                        case Change.PutHint(var hint) ->
                                Objects.equals(hint, state.hints().get(HintName.of(hint)))
                                        && !changing.changes(partition.number, HintName.of(hint));
                        default -> false;
                    };
            if (lives) {
                move(partition).addState(change);
            }
        }

        private MoveEntry move(Partition partition) {
            return moves.computeIfAbsent(
                    partition.number, _ -> new MoveEntry(partition, cache, () -> underway--));
        }

        private void append() {
            for (MoveEntry move : moves.values()) {
                underway++;
                appender.append(move);
            }
        }
    }
}
