package dev.gramme.storage.log;

import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.DotSet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What stands at the beginning of each segment: which segments there are, and of each partition
/// what does not lie in records: so that older segments are needed for records, log entries and
/// hints alone, and those a merge carries on.
///
/// @param asOf sequence number of the last frame that has been applied to this
/// @param lengths of the segments that there are, by number; not of this one
record Head(long asOf, TreeMap<Long, Integer> lengths, Map<Integer, Part> parts) {
    /// @param horizon see [Partition#horizon]
    /// @param logDots of the entries that the log holds; the entries lie in the segments
    /// @param hints that are held; they lie in the segments too
    record Part(
            long horizon,
            DotSet clock,
            List<NodeId> recovering,
            DotSet logDots,
            Set<HintName> hints) {}

    /// Writes the frames of a head.
    ///
    /// @param sequence of the first of them
    /// @return how many there are
    static int write(
            FrameWriter out,
            long sequence,
            long asOf,
            Collection<Segment> segments,
            List<Partition> partitions) {
        out.beginFrame(Frame.STORE, sequence);
        out.beginBlock(Block.STORE, false);
        ByteSink sink = out.out();
        sink.u64(asOf);
        sink.number(partitions.size());
        sink.number(segments.size());
        for (Segment segment : segments) {
            sink.u64(segment.number);
            sink.u32(segment.length);
        }
        close(out);
        long next = sequence + 1;
        for (Partition partition : partitions) {
            out.beginFrame(partition.number, next++);
            write(out, partition);
            close(out);
        }
        return partitions.size() + 1;
    }

    private static void write(FrameWriter out, Partition partition) {
        out.beginBlock(Block.PARTITION, false);
        ByteSink sink = out.out();
        State state = partition.state();
        sink.u64(partition.horizon());
        Items.dots(sink, state.clock());
        Items.nodes(sink, state.recovering());
        Items.dots(sink, state.logDots());
        sink.number(state.hints().size());
        for (HintName name : state.hints().keySet()) {
            Items.node(sink, name.target());
            Items.key(sink, name.key());
        }
    }

    private static void close(FrameWriter out) {
        out.endHead();
        out.endBlock();
        out.endFrame();
    }

    /// Reads the head at the beginning of a segment.
    static Head read(Scan scan) throws Damaged {
        ByteSource store = only(scan.frameAt(Scan.HEADER_BYTES), Block.STORE).head();
        long asOf = store.u64();
        int partCount = (int) store.number();
        TreeMap<Long, Integer> lengths = new TreeMap<>();
        for (int left = store.count(); left > 0; left--) {
            lengths.put(store.u64(), store.u32());
        }
        Map<Integer, Part> parts = new TreeMap<>();
        int at = Scan.HEADER_BYTES + scan.frameAt(Scan.HEADER_BYTES).length;
        for (int left = partCount; left > 0; left--) {
            Frame frame = scan.frameAt(at);
            parts.put(frame.partition, part(only(frame, Block.PARTITION).head()));
            at += frame.length;
        }
        return new Head(asOf, lengths, parts);
    }

    private static Block only(Frame frame, int kind) throws Damaged {
        List<Block> blocks = frame.blocks();
        if (blocks.size() != 1 || blocks.getFirst().kind != kind) {
            throw new Damaged("no head where one must be");
        }
        return blocks.getFirst();
    }

    private static Part part(ByteSource in) throws Damaged {
        long horizon = in.u64();
        DotSet clock = Items.dots(in);
        List<NodeId> recovering = Items.nodes(in);
        DotSet logDots = Items.dots(in);
        Set<HintName> hints = new TreeSet<>();
        for (int left = in.count(); left > 0; left--) {
            hints.add(new HintName(Items.node(in), Items.key(in)));
        }
        return new Part(horizon, clock, recovering, logDots, hints);
    }
}
