package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

/// A home's copy of one partition: records, clock and log. Hop 5 of a PUT, see ARCHITECTURE.md.
/// Owner's loop only.
///
/// The store shows what is stored, *durable* as far as its settings go. What was written since
/// stands in `records`: writes build on it, answers never show it (REPLICA-3).
public final class Replica {
    /// A write this home coordinates: either refused, or minted and then held.
    public interface Coordinated {
        /// There is no event, and nothing has changed.
        void refused(Objection objection);

        /// The event exists: send it on.
        ///
        /// @param context what it replaces, its own dot included
        void minted(Dot dot, DotSet context);

        /// This home holds it as it was asked to.
        void held(Absorbed absorbed);
    }

    private final int partition;
    private final Actor minter;
    private final Store store;
    private final SharedLog log;
    private final Records records;
    private final TreeSet<Key> emptied = new TreeSet<>();
    private final Expiries expiries;
    private boolean alone;
    private DotSet clock;
    private DotSet durableClock;
    private List<NodeId> recovering;
    private long lastCounter;

    /// Of the last batch, and so of all before it.
    private Appended lastOutcome = Appended.KEPT;

    private @Nullable Takeover sealing;

    /// @param minter names the events that are coordinated here; it has never minted one of this
    ///   partition that `found` does not know
    public Replica(int partition, Actor minter, Store store, Store.PartitionState found) {
        this.partition = partition;
        this.minter = minter;
        this.store = store;
        this.log = new SharedLog(partition, store, found.log(), found.clock());
        this.records = new Records(partition, store);
        this.clock = found.clock();
        this.durableClock = clock;
        this.recovering = List.copyOf(found.recovering());
        this.lastCounter = clock.highest(minter);
        this.expiries = new Expiries(store, partition, clock.isEmpty());
    }

    // ---- writing ----

    /// Coordinates a put or delete: mints its dot and absorbs it here.
    ///
    /// A record that cannot be read keeps writes away, but for an overwrite where no other home
    /// could have the record: whoever overwrites does not ask for what was there.
    ///
    /// @param given what the client has seen; null: an overwrite, which is given what is here
    /// @param value null: a delete
    public void coordinate(
            Key key,
            @Nullable DotSet given,
            @Nullable Value value,
            Admission admission,
            Coordinated coordinated) {
        records.with(
                key,
                found -> {
                    if (found == null && !(alone && given == null)) {
                        coordinated.refused(Objection.UNREADABLE);
                        return;
                    }
                    Siblings record = found == null ? Siblings.ABSENT : found;
                    @Nullable Objection objection =
                            given == null ? null : objection(record, given, value, admission);
                    if (objection != null) {
                        coordinated.refused(objection);
                        return;
                    }
                    Dot dot = new Dot(minter, ++lastCounter);
                    DotSet seen = given != null ? given : fill(key, record).context();
                    Siblings event = Siblings.event(dot, value, seen);
                    coordinated.minted(dot, event.context());
                    Receipt receipt = new Receipt(admission.durability(), given == null);
                    absorbInto(key, record, event, DotSet.of(dot), receipt, coordinated::held);
                });
    }

    private @Nullable Objection objection(
            Siblings record, DotSet given, @Nullable Value value, Admission admission) {
        Siblings shown = record.shownAt(admission.wallMs());
        boolean stale =
                admission.refuseStale()
                        && shown.versions().stream()
                                .map(Siblings.Version::dot)
                                .anyMatch(dot ->
                                        dot.actor().sameNode(minter) && !given.contains(dot));
        if (stale) {
            return Objection.STALE;
        }
        boolean tooMuch = value != null && admission.tooMuch(shown, given, value);
        return tooMuch ? Objection.TOO_MANY_SIBLINGS : null;
    }

    /// Takes over what another replica says of a key: the only way a record changes.
    ///
    /// @param events dots of the key that this message lets us claim
    /// @param held told once the result is durable; not told if the record is unreadable, or would
    ///   become too large
    public void absorb(Key key, Siblings siblings, DotSet events, Consumer<Absorbed> held) {
        absorb(key, siblings, events, Receipt.USUAL, held);
    }

    /// @param held told when the receipt says
    public void absorb(
            Key key, Siblings siblings, DotSet events, Receipt receipt, Consumer<Absorbed> held) {
        records.with(
                key,
                record -> {
                    if (record != null) {
                        absorbInto(key, record, siblings, events, receipt, held);
                    }
                });
    }

    private void absorbInto(
            Key key,
            Siblings record,
            Siblings siblings,
            DotSet events,
            Receipt receipt,
            Consumer<Absorbed> held) {
        Siblings merged = fill(key, record).merge(siblings);
        if (merged.bodyBytesOutside(DotSet.EMPTY) > Admission.MOST_MERGED_BYTES) {
            return; // As if it had not come: nobody is told, and nothing is claimed.
        }
        List<Change> changes = new ArrayList<>(4);
        DotSet fresh = events.minus(clock);
        boolean news = !fresh.isEmpty();
        if (news) {
            log.add(fresh, key, records.unsyncedCount() + 1, changes);
            clock = clock.plus(fresh);
            changes.add(new Change.SetClock(clock));
        }
        Absorbed absorbed = judge(key, record, siblings.context(), events, merged);
        if (changed(record, merged, siblings)) {
            changes.add(recordChange(key, merged));
            expiries.moved(key, record, merged);
        }
        boolean ahead = receipt.mayPrecede(absorbed, store.waitingBytes());
        boolean sync = receipt.durability() == Durability.FSYNC;
        Consumer<Appended> stored =
                ahead ? _ -> {} : outcome -> held.accept(absorbed.with(outcome));
        commit(key, afterwards(merged), changes, sync, ahead, stored);
        if (news) {
            lookAgainAtEmptied();
            log.askIfLengthy();
        }
        if (ahead) {
            held.accept(absorbed);
        }
    }

    private Absorbed judge(
            Key key, Siblings before, DotSet context, DotSet events, Siblings merged) {
        boolean left = merged.holdsAll(events);
        boolean missed =
                merged.outside(context) > 0
                        || !log.within(key, context)
                        || (before.isEmpty() && !context.containsAll(before.context()));
        return new Absorbed(
                inGoodStanding(),
                left,
                left && missed ? new Missed(merged.context(), merged.dots()) : null,
                false);
    }

    private boolean changed(Siblings record, Siblings merged, Siblings brought) {
        if (record.isAbsent() && removable(merged)) {
            return false;
        }
        return !record.sameVersions(merged) || !record.context().containsAll(brought.context());
    }

    private Siblings afterwards(Siblings merged) {
        return removable(merged) ? Siblings.ABSENT : merged;
    }

    private boolean removable(Siblings merged) {
        return merged.isEmpty() && clock.containsAll(merged.context());
    }

    private Change recordChange(Key key, Siblings merged) {
        if (removable(merged)) {
            emptied.remove(key);
            return new Change.RemoveRecord(key);
        }
        if (merged.isEmpty()) {
            emptied.add(key);
        }
        return new Change.PutRecord(key, merged);
    }

    /// An empty record equals an absent key as soon as the clock covers its context.
    private void lookAgainAtEmptied() {
        if (emptied.isEmpty()) {
            return;
        }
        for (Key key : List.copyOf(emptied)) {
            records.with(
                    key,
                    record -> {
                        if (record != null && record.isEmpty() && removable(record)) {
                            emptied.remove(key);
                            commit(
                                    key,
                                    Siblings.ABSENT,
                                    List.of(new Change.RemoveRecord(key)),
                                    () -> {});
                        }
                    });
        }
    }

    private void commit(Key key, Siblings record, List<Change> changes, Runnable stored) {
        commit(key, record, changes, false, false, _ -> stored.run());
    }

    /// @param sync on disk before it is told
    /// @param ahead it is acknowledged already
    private void commit(
            Key key,
            Siblings record,
            List<Change> changes,
            boolean sync,
            boolean ahead,
            Consumer<Appended> stored) {
        boolean nothing =
                changes.isEmpty() && !records.isUnsynced(key) && clock.equals(durableClock);
        if (nothing && (lastOutcome == Appended.DURABLE || !sync)) {
            stored.accept(lastOutcome);
            return;
        }
        Runnable written = records.writing(key, record, changes.isEmpty(), ahead);
        append(
                changes,
                sync,
                outcome -> {
                    written.run();
                    stored.accept(outcome);
                });
    }

    private void append(List<Change> changes, Runnable stored) {
        append(changes, false, _ -> stored.run());
    }

    private void append(List<Change> changes, boolean sync, Consumer<Appended> stored) {
        DotSet clockThen = clock;
        store.append(
                new Store.Batch(partition, changes),
                sync,
                outcome -> {
                    Check.that(
                            outcome != Appended.FAILED,
                            "REPLICA-3: the store failed to make a batch durable");
                    durableClock = clockThen;
                    lastOutcome = outcome;
                    stored.accept(outcome);
                });
    }

    /// The record with the whole clock added: those events were processed, so what the record no
    /// longer holds of them is obsolete.
    private Siblings fill(Key key, Siblings record) {
        DotSet known = record.context().plus(clock);
        Siblings filled = record.withContext(known);
        return sealing == null ? filled : sealing.apply(key, filled);
    }

    // ---- reading (durable state only) ----

    /// What this home can testify of a key. What was acknowledged before it was durable is waited
    /// for.
    public void read(Key key, ReadSink sink) {
        records.whenKept(key, () -> readStored(key, sink));
    }

    private void readStored(Key key, ReadSink sink) {
        if (!inGoodStanding()) {
            sink.answer(Evidence.RECOVERING, Siblings.ABSENT);
            return;
        }
        DotSet known = durableClock;
        store.get(
                partition,
                key,
                found -> {
                    switch (found) {
                        case Store.Lookup.Found(var siblings) -> {
                            Siblings filled = siblings.withContext(siblings.context().plus(known));
                            boolean empty = filled.isEmpty();
                            sink.answer(empty ? Evidence.ABSENT : Evidence.FOUND, filled);
                        }
                        case Store.Lookup.Absent() ->
                                sink.answer(Evidence.ABSENT, Siblings.ABSENT.withContext(known));
                        case Store.Lookup.Unreadable() ->
                                sink.answer(Evidence.UNREADABLE, Siblings.ABSENT);
                    }
                });
    }

    /// Takes what a replica testifies.
    public interface ReadSink {
        void answer(Evidence evidence, Siblings siblings);
    }

    /// The keys from a token on that hold a version visible at this time: about `count` of them, of
    /// records of up to about `limitBytes`. A key counts as present once its write is durable.
    public void list(long from, int count, int limitBytes, long wallMs, Listing.Sink sink) {
        if (inGoodStanding()) {
            new Listing(store, partition, count, limitBytes, wallMs, sink).start(from);
        } else {
            sink.answer(Evidence.RECOVERING, List.of(), from);
        }
    }

    /// How many keys this home holds, of durable records that hold a version.
    public long keyCount() {
        return store.keyCount(partition);
    }

    // ---- catching up ----

    /// What a home with this durable clock lacks: entries of up to about `limitBytes`, and whether
    /// some of it can only be had by a full transfer.
    public void missing(DotSet theirs, int limitBytes, MissingSink sink) {
        DotSet lacking = durableClock.minus(theirs);
        if (lacking.isEmpty()) {
            sink.answer(List.of(), false);
            return;
        }
        PartitionLog.Found logged = log.find(lacking, Math.max(1, limitBytes / 64));
        int keys = logged.byKey().size();
        if (keys == 0) {
            sink.answer(List.of(), !logged.all());
            return;
        }
        DotSet known = durableClock;
        Gathering gathering = new Gathering(keys, limitBytes, !logged.all(), sink);
        logged.byKey()
                .forEach((key, events) ->
                        store.get(
                                partition, key, found -> gathering.add(key, events, known, found)));
    }

    /// Takes what another home lacks.
    public interface MissingSink {
        void answer(List<Entry> entries, boolean needFull);
    }

    /// The next step of a full transfer to another home, in ascending order of positions. There is
    /// none over a record that cannot be read: it would be taken for absent.
    public void transferStep(@Nullable Key after, int limitBytes, StepSink sink) {
        DotSet known = durableClock;
        store.scan(
                partition,
                after == null ? Position.START : Position.of(after),
                Integer.MAX_VALUE,
                limitBytes,
                page -> {
                    if (!page.unreadable().isEmpty()) {
                        return;
                    }
                    List<Entry> entries = new ArrayList<>(page.rows().size());
                    for (Store.Row row : page.rows()) {
                        Siblings record = row.siblings();
                        Siblings filled = record.withContext(record.context().plus(known));
                        entries.add(new Entry(row.key(), filled, filled.dots()));
                    }
                    sink.answer(known, entries, page.last());
                });
    }

    /// Takes a step of a full transfer.
    public interface StepSink {
        void answer(DotSet clock, List<Entry> entries, boolean last);
    }

    /// Ends a full transfer that began when the giver's clock was `start`: what this home holds and
    /// the giver did not show is absent there; then, and only then, the giver's clock of the start
    /// is ours too (REPLICA-2).
    public void takeOver(Takeover takeover, Runnable durable) {
        sealing = takeover;
        for (Key key : records.unsynced()) {
            absorbStart(takeover, key);
        }
        sealNextPage(takeover, Position.START, durable);
    }

    private void sealNextPage(Takeover takeover, Position after, Runnable durable) {
        store.scan(
                partition,
                after,
                Integer.MAX_VALUE,
                1 << 20,
                page -> {
                    for (Store.Row row : page.rows()) {
                        absorbStart(takeover, row.key());
                    }
                    if (!page.last()) {
                        sealNextPage(takeover, page.rows().getLast().position(), durable);
                    } else {
                        records.afterLoads(() -> adopt(takeover, durable));
                    }
                });
    }

    private void absorbStart(Takeover takeover, Key key) {
        if (takeover.unseen(key)) {
            Siblings absent = Siblings.ABSENT.withContext(takeover.start());
            absorb(key, absent, DotSet.EMPTY, absorbed -> {});
        }
    }

    private void adopt(Takeover takeover, Runnable durable) {
        sealing = null;
        log.takenOver(takeover.start().minus(clock));
        clock = clock.plus(takeover.start());
        append(List.of(new Change.SetClock(clock)), durable);
        lookAgainAtEmptied();
    }

    // ---- expiry ----

    /// Whether every record that was there at the start has been looked at for what expires.
    public boolean knowsExpiries() {
        return expiries.known();
    }

    /// Looks at the next page of records.
    public void learnExpiries(int limitBytes, Runnable done) {
        expiries.learn(limitBytes, done);
    }

    /// When the first value expires, in wall milliseconds; [Long#MAX_VALUE]: none does.
    public long firstExpiryMs() {
        return expiries.firstMs();
    }

    /// Drops the siblings that expire before `endMs`, of at most so many keys. No event: the
    /// records keep their contexts (EXPIRY-2).
    ///
    /// @param dropped told per key how many siblings have gone, durably
    /// @param done runs after all that
    public void dropExpired(long endMs, int mostKeys, ObjIntConsumer<Key> dropped, Runnable done) {
        List<Key> due = expiries.take(endMs, mostKeys);
        if (due.isEmpty()) {
            done.run();
            return;
        }
        int[] left = {due.size()};
        for (Key key : due) {
            records.with(
                    key,
                    record ->
                            dropExpired(
                                    key,
                                    record == null ? Siblings.ABSENT : record,
                                    endMs,
                                    count -> {
                                        if (count > 0) {
                                            dropped.accept(key, count);
                                        }
                                        if (--left[0] == 0) {
                                            done.run();
                                        }
                                    }));
        }
    }

    private void dropExpired(Key key, Siblings record, long endMs, IntConsumer durable) {
        Siblings kept = record.withoutExpired(endMs);
        expiries.found(key, kept);
        int count = record.versions().size() - kept.versions().size();
        if (count == 0) {
            durable.accept(0);
            return;
        }
        List<Change> changes = List.of(recordChange(key, kept));
        commit(key, afterwards(kept), changes, () -> durable.accept(count));
    }

    // ---- standing, trimming ----

    /// The other homes, who may lack an event. Without any nothing is logged: one that comes later
    /// takes the whole over.
    ///
    /// @param lengthy runs when so much was logged that the other homes should hear our clock
    public void sharedWith(List<NodeId> others, LogBounds bounds, Runnable lengthy) {
        log.sharedWith(others, bounds, lengthy, clock);
        alone = others.isEmpty();
        if (alone) {
            trim(others);
        }
    }

    /// Records are missing or older ones show in their place, and nobody can say which
    /// (partition-clock-spec §8). What this home claims to have processed is forgotten; it claims
    /// anew what it still holds, page by page, and takes the rest over from the other homes. While
    /// it is not through, it stands among the homes it recovers from itself.
    ///
    /// @param lost keys whose records are known to be unreadable
    /// @param done runs once it has claimed all that it holds
    public void rebuild(NodeId self, List<NodeId> others, Collection<Key> lost, Runnable done) {
        SortedMap<Key, DotSet> logged = log.find(clock, Integer.MAX_VALUE).byKey();
        List<Change> changes = new ArrayList<>();
        lost.forEach(key -> changes.add(new Change.RemoveRecord(key)));
        changes.add(new Change.TrimLog(log.forget()));
        clock = DotSet.EMPTY;
        durableClock = clock; // Nobody may be given the old one while the batch is on its way.
        changes.add(new Change.SetClock(clock));
        expiries.unlearn(); // Records may be there though no clock was.
        recovering = Stream.concat(Stream.of(self), others.stream()).toList();
        changes.add(new Change.SetRecovering(recovering));
        append(changes, () -> claimFrom(Position.START, logged, () -> recoverFrom(others, done)));
    }

    private void claimFrom(Position after, SortedMap<Key, DotSet> logged, Runnable through) {
        store.scan(
                partition,
                after,
                Integer.MAX_VALUE,
                1 << 20,
                page -> {
                    List<Change> changes = new ArrayList<>();
                    page.rows().forEach(row -> claim(row, logged, changes));
                    changes.add(new Change.SetClock(clock));
                    Position last = page.last() ? after : page.rows().getLast().position();
                    append(changes, page.last() ? through : () -> claimFrom(last, logged, through));
                });
    }

    /// The record may have been replaced since: then it has absorbed what the row shows. What was
    /// logged of the key and is in the record's context left no version, or it is gone; the record
    /// absorbed it, and perhaps no other home ever heard of it.
    private void claim(Store.Row row, SortedMap<Key, DotSet> logged, List<Change> changes) {
        DotSet events = logged.getOrDefault(row.key(), DotSet.EMPTY);
        DotSet absorbed = events.minus(events.minus(row.siblings().context()));
        DotSet fresh = row.siblings().dots().plus(absorbed).minus(clock);
        if (!fresh.isEmpty()) {
            clock = clock.plus(fresh);
            log.add(fresh, row.key(), records.unsyncedCount() + 1, changes);
        }
    }

    public boolean inGoodStanding() {
        return recovering.isEmpty();
    }

    public List<NodeId> recovering() {
        return recovering;
    }

    /// @param from homes whose state must still be taken over
    public void recoverFrom(List<NodeId> from) {
        recoverFrom(from, () -> {});
    }

    private void recoverFrom(List<NodeId> from, Runnable durable) {
        recovering = List.copyOf(from);
        append(List.of(new Change.SetRecovering(recovering)), durable);
    }

    /// Another home's last offered durable clock; replaces what it said before.
    ///
    /// @return false: in an earlier life it had offered more
    public boolean peerClock(NodeId home, DotSet offered) {
        log.peerClock(home, offered);
        return log.hasAgain(home, offered);
    }

    /// The home has begun a new life: what its earlier one said no longer counts.
    public void forgetPeerClock(NodeId home) {
        log.forgetPeerClock(home, durableClock);
    }

    /// Cuts the log where every home durably has the dot.
    ///
    /// @param others the other homes, recovering and joining ones included
    public void trim(List<NodeId> others) {
        DotSet trimmed = log.trim(others, durableClock);
        if (!trimmed.isEmpty()) {
            append(List.of(new Change.TrimLog(trimmed)), () -> {});
        }
    }

    public DotSet durableClock() {
        return durableClock;
    }

    // ---- lives that have ended (VERSION-6) ----

    /// Runs once all that has arrived until now has been worked on.
    public void afterArrivals(Runnable next) {
        records.afterLoads(next);
    }

    /// What stands here of a node's lives up to `last`; empty: some of it is not durable yet, or
    /// this home is not in good standing.
    public OptionalLong print(Actor last) {
        long print = durableClock.print(last);
        boolean settled = inGoodStanding() && clock.print(last) == print;
        return settled ? OptionalLong.of(print) : OptionalLong.empty();
    }

    /// What stands here of a node's lives up to `last` is all there ever was.
    ///
    /// @param print of what was agreed on; nothing is closed that differs from it
    /// @return whether something was closed
    public boolean close(Actor last, long print) {
        Check.that(
                !(last.sameNode(minter) && last.compareTo(minter) >= 0),
                "VERSION-6: a later life of this node than the present one has ended: its data"
                        + " directory is not the last one, and the clock of its machine is behind."
                        + " Set the clock right");
        boolean closing = !clock.closes(last) && clock.print(last) == print;
        if (closing) {
            clock = clock.close(last);
            append(List.of(new Change.SetClock(clock)), () -> {});
            lookAgainAtEmptied();
        }
        return closing;
    }

    /// Closes what another home has closed where the same stands here.
    public void closeLike(DotSet offered) {
        for (Actor last : offered.closedLives()) {
            close(last, offered.print(last));
        }
    }

    /// Whether an event of this life comes too late to be taken: it is not among those that were
    /// agreed on, or they have it all.
    public boolean closes(Actor life) {
        return clock.closes(life);
    }

    /// Whether no event was ever taken here.
    public boolean untouched() {
        return clock.isEmpty() && records.unsyncedCount() == 0;
    }

    public int logEntries() {
        return log.count();
    }

    public int partition() {
        return partition;
    }
}
