package dev.gramme.simulator.oracle;

import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// O4 and O8: an acknowledged value is there, or something that replaced it is. At the end for
/// every read and every write; before, for strict reads that began after a strict write had ended.
///
/// A delete has no value, and one that may have expired shows none: whatever it may have replaced
/// counts as replaced.
public final class LostUpdate implements Oracle {
    @Override
    public List<Violation> check(History history) {
        List<Violation> found = new ArrayList<>();
        Causes causes = new Causes(history);
        for (List<Op> ops : history.byKey().values()) {
            List<Op> writes = ops.stream().filter(Op::mayLive).toList();
            for (Op read : ops) {
                if (read.ask().kind() == Op.Kind.GET && read.done()) {
                    judge(history, causes, writes, read, found);
                }
            }
        }
        return found;
    }

    private static void judge(
            History history, Causes causes, List<Op> writes, Op read, List<Violation> found) {
        if (!read.ask().closing() && !read.ask().strict()) {
            return;
        }
        BitSet winners = new BitSet();
        read.answer().returned().forEach(id -> winners.set(id.intValue()));
        for (Op write : writes) {
            boolean bare = write.ask().kind().deletes() || history.mayBeOver(write, read);
            if (bare && write.ask().atNanos() < read.answer().atNanos()) {
                winners.set((int) write.id());
            }
        }
        winners.and(known(writes));
        BitSet covered = causes.coveredBy(winners, writes);
        for (Op write : writes) {
            boolean due =
                    read.ask().closing()
                            ? history.staysSomewhere(write)
                            : history.isKept(write) && history.meet(write, read);
            if (due && write.endedBefore(read) && !covered.get((int) write.id())) {
                String name = read.ask().closing() ? "O4 no lost update" : "O8 regular";
                found.add(new Violation(name, write + " is neither in nor replaced in " + read));
            }
        }
    }

    private static BitSet known(List<Op> writes) {
        BitSet ids = new BitSet();
        writes.forEach(write -> ids.set((int) write.id()));
        return ids;
    }
}
