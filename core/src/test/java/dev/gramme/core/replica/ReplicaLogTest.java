package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.port.Limits;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Goal: a log stays within its bound whatever the other homes do, asks for agreement rarely, and
/// what was cut is neither forgotten nor denied (REPLICA-6). Method: one replica of 16 entries at
/// least and 100 at most, written to by hand.
class ReplicaLogTest {
    private static final Actor A = new Actor(1, 1);
    private static final Actor B = new Actor(2, 2);
    private static final Key K = Key.of("k");
    private static final NodeId SECOND = new NodeId("n2");
    private static final NodeId THIRD = new NodeId("n3");

    private final FakeStore store = new FakeStore();
    private final Replica replica = started(DotSet.EMPTY);
    private int asked;
    private int lastEvent;

    private Replica started(DotSet clock) {
        var found = new Store.PartitionState(clock, new TreeMap<>(), List.of(), List.of());
        Replica started = new Replica(7, A, store, found);
        started.sharedWith(List.of(SECOND, THIRD), new LogBounds(16, 100), () -> asked++);
        return started;
    }

    @Test
    void theLogOfAHotKeyNeverExceedsItsBound() {
        for (int i = 0; i < 1_000; i++) {
            write(K);
            assertThat(replica.logEntries()).isLessThanOrEqualTo(16);
            assertThat(inStore()).as("the store agrees").isEqualTo(replica.logEntries());
        }
        assertThat(replica.logEntries()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void aPartitionOfManyKeysHasALongerOneUpToItsMost() {
        for (int i = 0; i < 90; i++) {
            write(Key.of("key " + i));
        }
        assertThat(replica.logEntries()).isEqualTo(90);
        write(K);
        for (int i = 0; i < 200; i++) {
            write(Key.of("key " + i));
            assertThat(replica.logEntries()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void theOldestHalfIsCutAndOnlyWhoLacksItNeedsAFullTransfer() {
        writes(17);
        assertThat(replica.logEntries()).isEqualTo(8);
        assertThat(needsFull(DotSet.range(B, 1, 9))).isFalse();
        assertThat(needsFull(DotSet.range(B, 1, 16))).isFalse();
        assertThat(needsFull(DotSet.range(B, 1, 8))).isTrue();
    }

    @Test
    void theOthersAreToldOncePerQuarterOfTheBound() {
        writes(3);
        assertThat(asked).isZero();
        write(K);
        assertThat(asked).isEqualTo(1);
        writes(400);
        assertThat(asked).as("whoever is down").isEqualTo(101);
    }

    /// Else a home that the others keep trimming would never speak, and theirs could not be cut.
    @Test
    void alsoByAHomeWhoseLogIsKeptShort() {
        for (int i = 0; i < 100; i++) {
            writes(3);
            replica.peerClock(SECOND, replica.durableClock());
            replica.peerClock(THIRD, replica.durableClock());
            replica.trim(List.of(SECOND, THIRD));
            store.flush();
            assertThat(replica.logEntries()).isZero();
        }
        assertThat(asked).isEqualTo(75);
    }

    @Test
    void agreementAfterACutTrimsTheRest() {
        writes(17);
        replica.peerClock(SECOND, replica.durableClock());
        replica.trim(List.of(SECOND, THIRD));
        assertThat(replica.logEntries()).isEqualTo(8);
        replica.peerClock(THIRD, replica.durableClock());
        replica.trim(List.of(SECOND, THIRD));
        store.flush();
        assertThat(replica.logEntries()).isZero();
        assertThat(inStore()).isZero();
    }

    /// An overwrite whose coordinator lacks a delete that was cut here: the third home may still
    /// hold what that delete removed, so the overwrite must take it in.
    @Test
    void anOverwriteIsToldThatItMissedWhatWasCut() {
        writes(17);
        assertThat(missed(replica, Key.of("one"), DotSet.range(B, 1, 17))).isFalse();
        assertThat(missed(replica, Key.of("other"), DotSet.range(B, 9, 17))).isTrue();
        replica.peerClock(SECOND, replica.durableClock());
        replica.peerClock(THIRD, replica.durableClock());
        replica.trim(List.of(SECOND, THIRD));
        assertThat(missed(replica, Key.of("third"), DotSet.range(B, 9, 17))).isFalse();
    }

    @Test
    void afterAStartAndATakeoverNobodyKnowsTheKeysOfWhatIsNotLogged() {
        Replica again = started(DotSet.range(B, 1, 5));
        assertThat(missed(again, K, DotSet.range(B, 2, 5))).isTrue();
        assertThat(missed(again, Key.of("l"), DotSet.range(B, 1, 5))).isFalse();
        again.takeOver(new Takeover(DotSet.range(B, 1, 9)), () -> {});
        store.flush();
        assertThat(missed(again, Key.of("m"), DotSet.range(B, 1, 5))).isTrue();
    }

    @Test
    void theBoundIsAShareOfMemory() {
        Limits limits = Limits.production();
        assertThat(LogBounds.of(limits, 1 << 20, 256)).isEqualTo(new LogBounds(16, 16));
        assertThat(LogBounds.of(limits, 1 << 30, 256)).isEqualTo(new LogBounds(4_096, 4_096));
        assertThat(LogBounds.of(limits, 1L << 33, 256)).isEqualTo(new LogBounds(8_192, 32_768));
        assertThat(LogBounds.of(limits, 1L << 40, 0)).isEqualTo(new LogBounds(8_192, 65_536));
        assertThat(LogBounds.of(limits.withLogEntries(1), 1L << 40, 4))
                .isEqualTo(new LogBounds(1, 8));
    }

    // ---- words of these tests ----

    private void writes(int count) {
        for (int i = 0; i < count; i++) {
            write(K);
        }
    }

    /// The next event of another home, which replaces everything before it.
    private void write(Key key) {
        Dot dot = new Dot(B, ++lastEvent);
        DotSet context = DotSet.range(B, 1, lastEvent);
        replica.absorb(key, event(dot, context), DotSet.of(dot), absorbed -> {});
        store.flush();
    }

    private boolean missed(Replica home, Key key, DotSet context) {
        List<Absorbed> told = new ArrayList<>();
        Dot dot = new Dot(new Actor(9, ++lastEvent), 1);
        home.absorb(key, event(dot, context.plus(dot)), DotSet.of(dot), told::add);
        store.flush();
        return told.getFirst().missed() != null;
    }

    private boolean needsFull(DotSet theirs) {
        boolean[] told = {false};
        replica.missing(theirs, 10_000, (entries, full) -> told[0] = full);
        store.flush();
        return told[0];
    }

    private long inStore() {
        long logged = 0;
        for (Change change : store.changes()) {
            logged += change instanceof Change.AddToLog ? 1 : 0;
            logged -= change instanceof Change.TrimLog(var dots) ? dots.count() : 0;
        }
        return logged;
    }

    private static Siblings event(Dot dot, DotSet context) {
        return Siblings.event(dot, Value.plain(Bytes.utf8("v"), "", 1), context);
    }
}
