package dev.gramme.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Goal: what is special to the memory engine. Method: the store over the production journal and
/// over one that breaks its promise.
final class MemoryStoreTest {
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<Ledger> kept = new ArrayList<>();
    private final Journal journal =
            new MemoryJournal(
                    loop::add,
                    (ledger, done) -> {
                        kept.add(ledger);
                        loop.add(done);
                    });

    @Test
    void batchIsInTheTablesOneTurnOfTheLoopAfterItsAppend() {
        Store store = store(Ledger.EMPTY);
        List<Appended> outcomes = new ArrayList<>();

        store.append(addToLog(1), outcomes::add);
        assertThat(store.heldBytes()).isZero();
        loop.remove().run();

        assertThat(outcomes).containsExactly(Appended.KEPT);
        assertThat(store.heldBytes()).isPositive();
    }

    @Test
    void ledgerGoesToTheFileItWasGiven() {
        Ledger ledger = new Ledger(null, Bytes.utf8("key"), null, null, null);

        store(Ledger.EMPTY).keep(ledger, () -> {});

        assertThat(kept).containsExactly(ledger);
    }

    @Test
    void onlyANodeThatNeverHadALedgerStartsClean() {
        Ledger ledger = new Ledger(null, Bytes.utf8("key"), null, null, null);

        assertThat(store(Ledger.EMPTY).recovered().clean()).isTrue();
        assertThat(store(ledger).recovered().clean()).isFalse();
        assertThat(store(ledger).recovered().ledger()).isEqualTo(ledger);
    }

    @Test
    void whatIsRecoveredDoesNotChangeWithTheTables() {
        MemoryStore store =
                MemoryStore.recover(
                        journal,
                        loop::add,
                        1,
                        Ledger.EMPTY,
                        List.of(addToLog(1)),
                        Store.Losses.NONE,
                        false);

        store.append(addToLog(2), _ -> {});
        loop.remove().run();

        assertThat(store.recovered().partitions().get(0).log()).hasSize(1);
        assertThat(store.recovered().partitions())
                .isEqualTo(MemoryStore.replay(Ledger.EMPTY, List.of(addToLog(1))).partitions());
    }

    @Test
    void journalThatReportsOutOfOrderIsFoundOut() {
        List<Consumer<Appended>> reports = new ArrayList<>();
        Journal careless =
                new Journal() {
                    @Override
                    public void write(Batch batch, Consumer<Appended> done) {
                        reports.add(done);
                    }

                    @Override
                    public void keep(Ledger ledger, Runnable done) {
                        loop.add(done);
                    }
                };
        Store store = new MemoryStore(careless, loop::add, 1, MemoryStore.emptied(Ledger.EMPTY));
        store.append(addToLog(1), _ -> {});
        store.append(addToLog(2), _ -> {});

        assertThatThrownBy(() -> reports.get(1).accept(Appended.DURABLE))
                .hasMessage("STORE-1: batch 2 was reported as number 1");
    }

    private Store store(Ledger ledger) {
        return new MemoryStore(journal, loop::add, 1 << 20, MemoryStore.emptied(ledger));
    }

    private static Batch addToLog(long counter) {
        Dot dot = new Dot(new Actor(0, 1), counter);
        return new Batch(
                0,
                List.of(
                        new Change.AddToLog(dot, Key.of("key")),
                        new Change.SetClock(DotSet.of(dot))));
    }
}
