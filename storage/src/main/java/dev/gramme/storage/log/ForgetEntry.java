package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Appended;

import java.util.function.Consumer;

/// A segment is no longer needed: said in the log before its file goes, so that a file that is
/// missing and was not forgotten is known for lost.
final class ForgetEntry implements Entry {
    private final Segment segment;
    private final Consumer<Segment> forgotten;

    /// @param forgotten called when that is durable
    ForgetEntry(Segment segment, Consumer<Segment> forgotten) {
        this.segment = segment;
        this.forgotten = forgotten;
    }

    @Override
    public void encode(FrameWriter out, long sequence) {
        out.beginFrame(Frame.STORE, sequence);
        out.beginBlock(Block.FORGET, false);
        out.out().u64(segment.number);
        out.endHead();
        out.endBlock();
        out.endFrame();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void apply() {
        forgotten.accept(segment);
    }

    @Override
    public void report(Appended outcome) {}

    @Override
    public void announce(Underway underway) {}
}
