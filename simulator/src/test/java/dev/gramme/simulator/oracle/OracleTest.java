package dev.gramme.simulator.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.simulator.history.Clocks;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.history.Stamp;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Goal: every oracle notices what it is there for, and lets pass what is allowed. Method:
/// histories made by hand, good and bad ones side by side.
class OracleTest {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Key KEY = Key.of("k");

    private static List<Violation> judge(Oracle oracle, Tale tale) {
        return oracle.check(tale.history);
    }

    // ---- O1, O2, O3 ----

    @Test
    void aValueThatNobodyWroteIsInvented() {
        Tale tale = new Tale();
        long put = tale.blind();
        tale.get(put);
        assertThat(judge(new Invention(), tale)).isEmpty();
        tale.get(99L);
        assertThat(judge(new Invention(), tale)).hasSize(1);
    }

    @Test
    void aValueFromTheFutureIsInvented() {
        Tale tale = new Tale();
        tale.get(2L);
        tale.blind();
        assertThat(judge(new Invention(), tale)).hasSize(1);
    }

    @Test
    void aWriteThatWasNotAppliedIsNeverSeen() {
        Tale tale = new Tale();
        long refused = tale.write(Op.Kind.PUT_BLIND, 0, Op.Outcome.NOT_APPLIED);
        long unknown = tale.write(Op.Kind.PUT_BLIND, 0, Op.Outcome.UNKNOWN);
        tale.get(unknown);
        assertThat(judge(new Invention(), tale)).isEmpty();
        tale.get(refused);
        assertThat(judge(new Invention(), tale))
                .extracting(Violation::oracle)
                .containsExactly("O3 not applied is never seen");
    }

    @Test
    void aDamagedValueIsNoticedWhereverTheDamageIs() {
        Bytes value = Stamp.of(7, 20);
        assertThat(Stamp.read(value)).hasValue(7);
        for (int i = 0; i < value.length(); i++) {
            byte[] array = value.toArray();
            array[i] ^= 4;
            assertThat(Stamp.read(Bytes.owning(array))).as("byte %d", i).isEmpty();
        }
        Tale tale = new Tale();
        long read = tale.begin(Op.Kind.GET, 0, false);
        tale.history.answered(
                read,
                new Op.Answer(Op.Outcome.DONE, List.of(), List.of("x"), Bytes.EMPTY, List.of(), 9));
        assertThat(judge(new Invention(), tale))
                .extracting(Violation::oracle)
                .containsExactly("O2 integrity");
    }

    // ---- O4, O8 ----

    @Test
    void anAcknowledgedValueIsThereAtTheEndOrWasReplaced() {
        Tale replaced = new Tale();
        long first = replaced.blind();
        long second = replaced.put(first);
        replaced.closing(second);
        assertThat(judge(new LostUpdate(), replaced)).isEmpty();

        Tale lost = new Tale();
        lost.blind();
        long other = lost.blind();
        lost.closing(other);
        assertThat(judge(new LostUpdate(), lost))
                .extracting(Violation::oracle)
                .containsExactly("O4 no lost update");
    }

    @Test
    void anAbsentKeyStandsForItsDeletesButNotForWhatTheyNeverSaw() {
        Tale deleted = new Tale();
        deleted.delete(deleted.blind());
        deleted.closing();
        assertThat(judge(new LostUpdate(), deleted)).isEmpty();

        Tale lost = new Tale();
        long seen = lost.blind();
        lost.blind();
        lost.delete(seen);
        lost.closing();
        assertThat(judge(new LostUpdate(), lost)).hasSize(1);
    }

    @Test
    void aWriteThatPromisedLessMayBeLostAtTheEnd() {
        Tale tale = new Tale().sloppy();
        long put = tale.blind();
        tale.closing();
        assertThat(judge(new LostUpdate(), tale)).hasSize(1);
        tale.history.unkept(put);
        assertThat(judge(new LostUpdate(), tale)).isEmpty();
    }

    @Test
    void aStrictReadSeesEveryStrictWriteThatEndedBeforeIt() {
        Tale tale = new Tale();
        long open = tale.begin(Op.Kind.PUT_BLIND, 0, false);
        tale.get();
        assertThat(judge(new LostUpdate(), tale)).isEmpty();
        tale.end(open, Op.Outcome.DONE);
        tale.get();
        assertThat(judge(new LostUpdate(), tale))
                .extracting(Violation::oracle)
                .containsExactly("O8 regular");
    }

    @Test
    void aReadOfOneReplicaMayMissAWrite() {
        Tale tale = new Tale();
        tale.blind();
        tale.quorum(1).get();
        assertThat(judge(new LostUpdate(), tale)).isEmpty();
    }

    @Test
    void anOverwriteMayReplaceWhatBeganBeforeItEndedAndNothingLater() {
        Tale tale = new Tale();
        tale.blind();
        long overwrite = tale.overwrite();
        tale.closing(overwrite);
        assertThat(judge(new LostUpdate(), tale)).isEmpty();
        tale.blind();
        tale.closing(overwrite);
        assertThat(judge(new LostUpdate(), tale)).hasSize(1);
    }

    // ---- O5 ----

    @Test
    void aValueDoesNotStandBesideOneThatReplacedIt() {
        Tale tale = new Tale();
        long first = tale.blind();
        long other = tale.blind();
        tale.get(first, other);
        long read = tale.get(first);
        long second = tale.put(read);
        tale.get(second, other);
        assertThat(judge(new FalseConcurrency(), tale)).isEmpty();
        tale.get(second, first);
        assertThat(judge(new FalseConcurrency(), tale)).hasSize(1);
    }

    @Test
    void whatWasReplacedThroughOthersCountsAsReplaced() {
        Tale tale = new Tale();
        long first = tale.blind();
        long second = tale.put(first);
        long third = tale.put(tale.get(second));
        tale.get(third, first);
        assertThat(judge(new FalseConcurrency(), tale)).hasSize(1);
    }

    @Test
    void aFoldedValueMayComeBackAndNoOther() {
        Tale tale = new Tale().quorum(1);
        long overwrite = tale.overwrite();
        long read = tale.get(overwrite);
        long put = tale.put(read);
        tale.get(put, overwrite);
        assertThat(judge(new FalseConcurrency(), tale)).hasSize(1);
        tale.history.folded(overwrite);
        assertThat(judge(new FalseConcurrency(), tale)).isEmpty();
    }

    // ---- O6 ----

    @Test
    void writersWhoPassTheirContextsLeaveAtMostOneValueEach() {
        Tale tale = new Tale();
        tale.history.passing("k");
        long a = tale.session(1).blind();
        long b = tale.session(2).blind();
        tale.get(a, b);
        assertThat(judge(new SiblingBound(), tale)).isEmpty();
        long c = tale.session(1).put(a);
        tale.get(a, b, c);
        assertThat(judge(new SiblingBound(), tale)).hasSize(1);
        tale.write(Op.Kind.PUT, c, Op.Outcome.UNKNOWN);
        tale.get(b, c, 99L);
        assertThat(judge(new SiblingBound(), tale)).hasSize(1);
    }

    // ---- O7 ----

    @Test
    void aDeletedValueDoesNotComeBack() {
        Tale tale = new Tale();
        long put = tale.blind();
        long other = tale.blind();
        tale.delete(put);
        tale.get(other);
        assertThat(judge(new Zombie(), tale)).isEmpty();
        tale.closing(other, put);
        assertThat(judge(new Zombie(), tale)).hasSize(1);
    }

    @Test
    void aReadThatBeganBeforeTheDeleteEndedMayStillShowTheValue() {
        Tale tale = new Tale();
        long put = tale.blind();
        long delete = tale.begin(Op.Kind.DELETE, put, false);
        long read = tale.begin(Op.Kind.GET, 0, false);
        tale.end(delete, Op.Outcome.DONE);
        tale.end(read, Op.Outcome.DONE, put);
        assertThat(judge(new Zombie(), tale)).isEmpty();
    }

    // ---- overwrites in a row ----

    @Test
    void afterAnOverwriteNoOlderAcknowledgedValueIsRead() {
        Tale tale = new Tale();
        tale.history.ordered("k");
        long first = tale.overwrite();
        long unknown = tale.write(Op.Kind.PUT_OVERWRITE, 0, Op.Outcome.UNKNOWN);
        long last = tale.overwrite();
        tale.get(last, unknown);
        assertThat(judge(new LastOverwrite(), tale)).isEmpty();
        tale.get(last, first);
        assertThat(judge(new LastOverwrite(), tale)).hasSize(1);
    }

    // ---- O10 ----

    @Test
    void theContextOfAWriteCoversTheOneItWasGivenAndMore() {
        TreeMap<Bytes, DotSet> contexts = new TreeMap<>();
        contexts.put(Bytes.utf8("one"), DotSet.range(A, 1, 1));
        contexts.put(Bytes.utf8("two"), DotSet.range(A, 1, 2));
        contexts.put(Bytes.utf8("other"), DotSet.range(new Actor(2, 2), 1, 9));
        ContextGrowth oracle = new ContextGrowth(contexts::get);
        assertThat(judge(oracle, passed("one", "two"))).isEmpty();
        assertThat(judge(oracle, passed("one", "one"))).hasSize(1);
        assertThat(judge(oracle, passed("two", "one"))).hasSize(1);
        assertThat(judge(oracle, passed("one", "other"))).hasSize(1);
    }

    private static Tale passed(String given, String back) {
        Tale tale = new Tale();
        long read = tale.get();
        Bytes in = Bytes.utf8(given);
        tale.history.asked(new Op.Ask(7, 1, "k", Op.Kind.PUT, in, read, 2, true, false, 10));
        tale.history.answered(
                7,
                new Op.Answer(
                        Op.Outcome.DONE, List.of(), List.of(), Bytes.utf8(back), List.of(), 11));
        return tale;
    }

    // ---- O11 ----

    @Test
    void aDotNamesOneKeyAndOneValue() {
        Dot dot = new Dot(A, 1);
        Value value = Value.plain(Stamp.of(1, 0), "", 1);
        DotUniqueness oracle = new DotUniqueness();
        oracle.saw(0, dot, KEY, value);
        oracle.saw(0, dot, KEY, value);
        oracle.saw(1, dot, Key.of("other"), null);
        assertThat(oracle.found()).isEmpty();
        oracle.saw(0, dot, KEY, Value.plain(Stamp.of(2, 0), "", 1));
        oracle.saw(0, dot, Key.of("other"), value);
        oracle.saw(0, dot, KEY, null);
        assertThat(oracle.found()).hasSize(3);
    }

    // ---- O13 ----

    @Test
    void aStrictReadRestsOnAHomeOfEveryEarlierStrictWrite() {
        assertThat(judge(new QuorumIntersection(), met(List.of("a", "b"), List.of("b", "c"))))
                .isEmpty();
        assertThat(judge(new QuorumIntersection(), met(List.of("a", "b"), List.of("c", "d"))))
                .hasSize(1);
        assertThat(judge(new QuorumIntersection(), met(List.of("a"), List.of("a", "b"))))
                .hasSize(1);
    }

    private static Tale met(List<String> writers, List<String> readers) {
        Tale tale = new Tale();
        long put = tale.blind();
        long get = tale.get(put);
        var history = tale.history;
        history.answered(put, history.op(put).answer().withHomes(writers));
        history.answered(get, history.op(get).answer().withHomes(readers));
        return tale;
    }

    // ---- expiry ----

    /// Clocks of three nodes; n1's is ahead, the others' are right: they show the tick.
    private static Clocks clocks(long aheadMs) {
        return new Clocks() {
            @Override
            public List<String> nodes() {
                return List.of("n1", "n2", "n3");
            }

            @Override
            public long skewMs() {
                return 0;
            }

            @Override
            public long leastMs(String node, long fromNanos, long toNanos) {
                return fromNanos + (node.equals("n1") ? aheadMs : 0);
            }

            @Override
            public long mostMs(String node, long fromNanos, long toNanos) {
                return toNanos + (node.equals("n1") ? aheadMs : 0);
            }
        };
    }

    /// A write in ticks 1 to 2 whose value expires, and a read in ticks 3 to 4.
    private static Tale lapsing(Clocks clocks, long expiresAtMs, String through, Long... returned) {
        Tale tale = new Tale(clocks);
        tale.history.expiring(tale.blind(), expiresAtMs);
        tale.history.through(tale.get(returned), through);
        return tale;
    }

    @Test
    void aValueMayBeHiddenByTheClockOfTheAskedNodeButByNoOther() {
        assertThat(judge(new LostUpdate(), lapsing(clocks(90), 50, "n1"))).isEmpty();
        assertThat(judge(new LostUpdate(), lapsing(clocks(90), 50, "n2"))).hasSize(1);
        assertThat(judge(new LostUpdate(), lapsing(clocks(90), 50, "n2", 1L))).isEmpty();
    }

    @Test
    void aValueThatTheClocksOfAMajorityCallExpiredMayBeGone() {
        Clocks behind = clocks(-90);
        assertThat(judge(new LostUpdate(), lapsing(behind, 4, "n1"))).isEmpty();
        assertThat(judge(new LostUpdate(), lapsing(behind, 6, "n1"))).hasSize(1);
    }

    @Test
    void whatAnExpiredValueReplacedIsReplaced() {
        Tale tale = new Tale(clocks(0));
        long first = tale.blind();
        tale.history.expiring(tale.put(first), 3);
        tale.history.through(tale.get(), "n2");
        assertThat(judge(new LostUpdate(), tale)).isEmpty();
        tale.history.through(tale.get(first), "n2");
        assertThat(judge(new Zombie(), tale)).hasSize(1);
    }

    @Test
    void anExpiredValueIsShownToNobodyWhoseNodeHasPassedIt() {
        assertThat(judge(new Expiry(), lapsing(clocks(0), 2, "n1", 1L))).hasSize(1);
        assertThat(judge(new Expiry(), lapsing(clocks(0), 3, "n1", 1L))).isEmpty();
        assertThat(judge(new Expiry(), lapsing(clocks(-9), 2, "n1", 1L))).isEmpty();
        assertThat(judge(new Expiry(), lapsing(clocks(0), 2, "n1"))).isEmpty();
    }

    @Test
    void aHomeDropsOnlyWhatItsOwnAndTheMostClocksHavePassed() {
        Settling settling = new Settling(clocks(90), 3);
        settling.dropped("n1", 20, 20);
        assertThat(settling.found()).isEmpty();
        settling.dropped("n1", 30, 20);
        assertThat(settling.found()).as("n1 alone has passed it").hasSize(1);
        Settling behind = new Settling(clocks(-90), 3);
        behind.dropped("n2", 20, 20);
        assertThat(behind.found()).isEmpty();
        behind.dropped("n1", 20, 20);
        assertThat(behind.found()).as("n1 itself has not").hasSize(1);
    }

    // ---- O17 ----

    @Test
    void homesThatHoldTheSameMayHaveWrittenItDownDifferently() {
        Dot dot = new Dot(A, 2);
        Value value = Value.plain(Stamp.of(1, 0), "", 1);
        Siblings narrow = Siblings.event(dot, value, DotSet.EMPTY);
        Siblings wide = Siblings.event(dot, value, DotSet.range(A, 1, 1));
        DotSet clock = DotSet.range(A, 1, 2);
        assertThat(converged(copy(clock, narrow), copy(clock, wide))).isEmpty();
        assertThat(converged(copy(DotSet.of(dot), narrow), copy(clock, wide))).isNotEmpty();
        Siblings gone = Siblings.ABSENT.withContext(clock);
        assertThat(converged(copy(clock, narrow), copy(clock, gone))).hasSize(1);
    }

    @Test
    void contextsMayNameWhatDiedWithItsNodeButNoEventOfARunningLife() {
        Dot dot = new Dot(A, 1);
        DotSet clock = DotSet.of(dot);
        Siblings narrow = Siblings.event(dot, Value.plain(Stamp.of(1, 0), "", 1), DotSet.EMPTY);
        Siblings ended = narrow.withContext(clock.plus(new Dot(B, 7)));
        assertThat(converged(copy(clock, narrow), copy(clock, ended))).isEmpty();
        Siblings unborn = narrow.withContext(clock.plus(new Dot(A, 2)));
        assertThat(converged(copy(clock, narrow), copy(clock, unborn))).hasSize(1);
    }

    private static List<Violation> converged(Convergence.Copy... copies) {
        return Convergence.check(0, List.of(copies), Set.of(A));
    }

    private static Convergence.Copy copy(DotSet clock, Siblings siblings) {
        TreeMap<Key, Siblings> records = new TreeMap<>();
        records.put(KEY, siblings);
        return new Convergence.Copy("home", clock, records, 0);
    }
}
