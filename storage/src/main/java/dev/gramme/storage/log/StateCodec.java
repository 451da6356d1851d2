package dev.gramme.storage.log;

import dev.gramme.core.port.Store.Change;
import dev.gramme.core.version.DotSet;

import java.util.function.Consumer;

/// Changes of a partition's state in a [Block#STATE], one behind the other, each a tag and its
/// fields. A clock that has only grown is written as what it has grown by, which is one dot for
/// most batches.
final class StateCodec {
    private static final int CLOCK = 1;
    private static final int CLOCK_GROWN = 2;
    private static final int ADD_TO_LOG = 3;
    private static final int TRIM_LOG = 4;
    private static final int PUT_HINT = 5;
    private static final int DROP_HINT = 6;
    private static final int RECOVERING = 7;
    private static final int CLEAR = 8;

    private StateCodec() {}

    /// @param clock of the partition before this change
    static void write(ByteSink out, Change change, DotSet clock) {
        switch (change) {
            case Change.SetClock(var next) -> writeClock(out, next, clock);
            case Change.AddToLog(var dot, var key) -> {
                out.u8(ADD_TO_LOG);
                Items.dot(out, dot);
                Items.key(out, key);
            }
            case Change.TrimLog(var dots) -> {
                out.u8(TRIM_LOG);
                Items.dots(out, dots);
            }
            case Change.PutHint(var hint) -> {
                out.u8(PUT_HINT);
                Items.hint(out, hint);
            }
            case Change.DropHint(var target, var key) -> {
                out.u8(DROP_HINT);
                Items.node(out, target);
                Items.key(out, key);
            }
            case Change.SetRecovering(var from) -> {
                out.u8(RECOVERING);
                Items.nodes(out, from);
            }
            case Change.Clear() -> out.u8(CLEAR);
            case Change.PutRecord _, Change.RemoveRecord _ ->
                    throw new IllegalArgumentException("a record is a block of its own");
        }
    }

    private static void writeClock(ByteSink out, DotSet next, DotSet before) {
        boolean grown = next.containsAll(before);
        out.u8(grown ? CLOCK_GROWN : CLOCK);
        Items.dots(out, grown ? next.minus(before) : next);
    }

    /// Hands out the changes in their order. What a clock has grown by comes as the clock it makes
    /// of that of the partition, so each change has to be applied before the next is read.
    static void read(Block block, Partition partition, Consumer<Change> visitor) throws Damaged {
        ByteSource in = block.head();
        while (!in.atEnd()) {
            visitor.accept(change(in, partition));
        }
    }

    private static Change change(ByteSource in, Partition partition) throws Damaged {
        int tag = in.u8();
        return switch (tag) {
            case CLOCK -> new Change.SetClock(Items.dots(in));
            case CLOCK_GROWN -> new Change.SetClock(partition.state().clock().plus(Items.dots(in)));
            case ADD_TO_LOG -> new Change.AddToLog(Items.dot(in), Items.key(in));
            case TRIM_LOG -> new Change.TrimLog(Items.dots(in));
            case PUT_HINT -> new Change.PutHint(Items.hint(in));
            case DROP_HINT -> new Change.DropHint(Items.node(in), Items.key(in));
            case RECOVERING -> new Change.SetRecovering(Items.nodes(in));
            case CLEAR -> new Change.Clear();
            default -> throw new Damaged("a change of the unknown kind " + tag);
        };
    }
}
