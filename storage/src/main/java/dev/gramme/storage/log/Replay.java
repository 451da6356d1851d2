package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Applies the frames of a log, in their order, to partitions that are being recovered. Frames up
/// to the head's are worth their records, and those of their log entries and hints that the head
/// names; later ones everything.
final class Replay implements Keys {
    private final Salvage salvage;
    private final Segments segments;
    private final Partitions partitions;
    private final Head head;
    private final Map<Long, Suspect> suspects = new HashMap<>();
    private final long skipTo;
    private final Set<Long> forgotten = new HashSet<>();
    private @Nullable Scan present;
    private long lastSequence;

    /// A record with a body that is not what was written.
    record Suspect(int partition, Key key, DotSet events, long place, long token) {}

    /// @param skipTo sequence number up to which the partitions hold everything already
    Replay(Salvage salvage, Segments segments, Partitions partitions, Head head, long skipTo) {
        this.salvage = salvage;
        this.segments = segments;
        this.partitions = partitions;
        this.head = head;
        this.skipTo = skipTo;
        this.lastSequence = head.asOf();
    }

    /// Begins with what the head says.
    void takeHead() {
        head.parts()
                .forEach((number, part) -> {
                    Partition partition = partitions.found(number);
                    partition.horizon(part.horizon());
                    partition.state().apply(new Change.SetClock(part.clock()));
                    partition.state().apply(new Change.SetRecovering(part.recovering()));
                });
    }

    /// @param scan of the segment that comes next
    void enter(Scan scan) {
        present = scan;
    }

    /// Applies a frame of the present segment.
    void apply(Segment segment, Frame frame, List<Block> blocks) throws Damaged {
        lastSequence = Math.max(lastSequence, frame.sequence);
        segment.lastSequence = frame.sequence;
        if (frame.sequence <= skipTo) {
            return;
        }
        for (Block block : blocks) {
            if (frame.partition == Frame.STORE) {
                if (block.kind == Block.FORGET) {
                    forgotten.add(block.head().u64());
                }
            } else if (frame.sequence >= partitions.found(frame.partition).horizon()) {
                apply(segment, frame, block, partitions.found(frame.partition));
            }
        }
    }

    private void apply(Segment segment, Frame frame, Block block, Partition partition)
            throws Damaged {
        switch (block.kind) {
            case Block.PUT -> put(segment, block, partition);
            case Block.REMOVE -> {
                partition.remove(block.key(), this);
                segment.removalBytes += block.paddedLength();
            }
            case Block.REMOVED_BEFORE -> {
                ByteSource in = block.head();
                LogPosition position = new LogPosition(in.u64(), in.u32());
                partition.removeBefore(Items.key(in), position, this);
                segment.removalBytes += block.paddedLength();
            }
            case Block.STATE -> {
                segment.stateBytes += block.paddedLength();
                state(frame, block, partition);
            }
            case Block.PARTITION -> {} // The newest of them was taken at the beginning.
            default -> throw new Damaged("a block of the unknown kind " + block.kind);
        }
    }

    private void put(Segment segment, Block block, Partition partition) throws Damaged {
        Key key = block.key();
        long place = block.place(segment.slot);
        partition.put(key, place, this);
        segment.putBytes += Place.bytes(place);
        if (!block.bodiesIntact()) {
            long token = Token.of(key);
            suspects.put(place, new Suspect(partition.number, key, block.events(), place, token));
        }
    }

    private void state(Frame frame, Block block, Partition partition) throws Damaged {
        StateCodec.read(
                block,
                partition,
                change -> {
                    if (frame.sequence > head.asOf()) {
                        applyNew(change, frame.sequence, partition);
                    } else {
                        applyOld(change, partition);
                    }
                });
    }

    private static void applyNew(Change change, long sequence, Partition partition) {
        if (change instanceof Change.Clear) {
            partition.clear(sequence);
        } else {
            partition.state().apply(change);
        }
    }

    private void applyOld(Change change, Partition partition) {
        Head.@Nullable Part part = head.parts().get(partition.number);
        boolean wanted =
                switch (change) {
                    case Change.AddToLog(var dot, var _) ->
                            part != null && part.logDots().contains(dot);
                    case Change.PutHint(var hint) ->
                            part != null && part.hints().contains(HintName.of(hint));
                    default -> false;
                };
        if (wanted) {
            partition.state().apply(change);
        } else if (change instanceof Change.Clear) {
            partition.clearRecords();
        }
    }

    /// The key of a record that an earlier frame put. Nearly always it is that of the record that
    /// comes now, but nothing less than the key proves it.
    @Override
    public @Nullable Key at(long place) {
        Segment segment = segments.of(place);
        int from = Place.from(place);
        try {
            if (present != null && present.segment == segment.number) {
                Block block = present.blockInMemory(from, Place.bytes(place));
                if (block != null) {
                    return block.key();
                }
            }
            byte[] bytes = salvage.read(segment.file(), from, Place.bytes(place));
            return Block.verified(bytes, 0, bytes.length, segment.number, from).key();
        } catch (Damaged _) {
            return null; // Means just that.
        }
    }

    /// Of the records that are still where their bodies are damaged.
    List<Suspect> suspects() {
        List<Suspect> left = new ArrayList<>();
        for (Suspect suspect : suspects.values()) {
            Directory directory = partitions.of(suspect.partition()).directory();
            if (directory.holds(suspect.token(), suspect.place())) {
                left.add(suspect);
            }
        }
        return left;
    }

    Set<Long> forgotten() {
        return forgotten;
    }

    long lastSequence() {
        return lastSequence;
    }
}
