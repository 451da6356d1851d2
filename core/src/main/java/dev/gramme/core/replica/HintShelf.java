package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.HeldHint;
import dev.gramme.core.message.PeerMessage.HintReceipt;
import dev.gramme.core.port.Check;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Appended;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What this node keeps, as a fallback, for homes that could not be reached (Dynamo §4.6). It has
/// no clock and never fills (REPLICA-4). Owner's loop only.
public final class HintShelf {
    private record Place(int partition, Key key) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::partition).thenComparing(Place::key);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Held {
        private Hint newest;
        private @Nullable Hint durable;

        Held(Hint newest, @Nullable Hint durable) {
            this.newest = newest;
            this.durable = durable;
        }
    }

    private final Actor life;
    private final Store store;
    private final TreeMap<NodeId, TreeMap<Place, Held>> shelves = new TreeMap<>();
    private long lastVersion;
    private final Map<Integer, Long> lastCounters = new HashMap<>();

    /// @param firstVersion where versions start: random, so that a late receipt for a hint of an
    ///   earlier time fits none of now
    public HintShelf(
            Actor life,
            Store store,
            SortedMap<Integer, Store.PartitionState> found,
            long firstVersion) {
        this.life = life;
        this.store = store;
        this.lastVersion = firstVersion;
        found.forEach((partition, state) -> {
            for (Hint hint : state.hints()) {
                shelf(hint.target()).put(new Place(partition, hint.key()), new Held(hint, hint));
                lastVersion = Math.max(lastVersion, hint.version());
            }
        });
    }

    /// A dot for an event that this node coordinates without being a home. Its counters go on when
    /// hints are dropped: a dot names one event for ever.
    public Dot mint(int partition) {
        return new Dot(life, lastCounters.merge(partition, 1L, Long::sum));
    }

    /// Keeps an event for homes. A version is never given twice, so that a receipt that arrives
    /// again cannot be taken for that of a later hint of the key.
    ///
    /// @param event a key's state with the dots that its homes may claim
    /// @param sync on disk before it is told
    /// @param kept told what the store has done with it, as its settings say; never if the hints of
    ///   the key would become too large
    public void keep(
            int partition,
            Entry event,
            List<NodeId> targets,
            boolean sync,
            Consumer<Appended> kept) {
        if (!fits(new Place(partition, event.key()), event.siblings(), targets)) {
            return;
        }
        List<Held> touched = targets.stream().map(to -> put(partition, event, to)).toList();
        List<Hint> written = touched.stream().map(held -> held.newest).toList();
        List<Change> changes = new ArrayList<>();
        written.forEach(hint -> changes.add(new Change.PutHint(hint)));
        store.append(
                new Store.Batch(partition, changes),
                sync,
                appended -> {
                    Check.that(
                            appended != Appended.FAILED,
                            "REPLICA-3: the store failed to make a hint durable");
                    for (int i = 0; i < touched.size(); i++) {
                        touched.get(i).durable = written.get(i);
                    }
                    kept.accept(appended);
                });
    }

    private Held put(int partition, Entry event, NodeId target) {
        Place place = new Place(partition, event.key());
        Held held = shelf(target).get(place);
        if (held != null) {
            held.newest = mergeInto(held.newest, event.siblings(), event.events());
            return held;
        }
        Hint first = new Hint(target, event.key(), event.siblings(), event.events(), ++lastVersion);
        Held fresh = new Held(first, null);
        shelf(target).put(place, fresh);
        return fresh;
    }

    /// Whether each hint will be no larger than a record may be, and all of them together no larger
    /// than a batch.
    private boolean fits(Place place, Siblings siblings, List<NodeId> targets) {
        long all = 0;
        for (NodeId target : targets) {
            long bytes = siblings.bodyBytesOutside(DotSet.EMPTY);
            TreeMap<Place, Held> shelf = shelves.get(target);
            Held held = shelf == null ? null : shelf.get(place);
            bytes += held == null ? 0 : held.newest.siblings().bodyBytesOutside(siblings.context());
            if (bytes > Admission.MOST_MERGED_BYTES) {
                return false;
            }
            all += bytes;
        }
        return all <= Admission.MOST_BATCH_BYTES;
    }

    private Hint mergeInto(Hint had, Siblings siblings, DotSet events) {
        return new Hint(
                had.target(),
                had.key(),
                had.siblings().merge(siblings),
                had.events().plus(events),
                ++lastVersion);
    }

    /// The merged hints of a key, unfilled; null: none, which is no evidence of absence.
    public @Nullable Siblings read(int partition, Key key) {
        Siblings merged = null;
        for (TreeMap<Place, Held> shelf : shelves.values()) {
            Held held = shelf.get(new Place(partition, key));
            if (held != null && held.durable != null) {
                Siblings siblings = held.durable.siblings();
                merged = merged == null ? siblings : merged.merge(siblings);
            }
        }
        return merged;
    }

    /// Whether an event of this life, or of an earlier one of its node, is kept here.
    public boolean holdsEventsUpTo(Actor life) {
        return shelves.values().stream()
                .flatMap(shelf -> shelf.values().stream())
                .anyMatch(held -> held.newest.events().lastUpTo(life) != null);
    }

    public List<NodeId> targets() {
        return List.copyOf(shelves.keySet());
    }

    public long count(NodeId target) {
        TreeMap<Place, Held> shelf = shelves.get(target);
        return shelf == null ? 0 : shelf.size();
    }

    public long count() {
        return shelves.values().stream().mapToLong(TreeMap::size).sum();
    }

    /// Durable hints for a target, of up to about `limitBytes`, at least one if there is any.
    public List<HeldHint> batch(NodeId target, int limitBytes) {
        List<HeldHint> batch = new ArrayList<>();
        int room = limitBytes;
        for (Map.Entry<Place, Held> entry :
                shelves.getOrDefault(target, new TreeMap<>()).entrySet()) {
            Hint hint = entry.getValue().durable;
            if (room <= 0) {
                break;
            }
            if (hint != null) {
                Entry said = new Entry(hint.key(), hint.siblings(), hint.events());
                batch.add(new HeldHint(entry.getKey().partition(), said, hint.version()));
                room -= hint.key().bytes().length() + 64;
                for (Siblings.Version version : hint.siblings().versions()) {
                    room -= version.value().body().length();
                }
            }
        }
        return batch;
    }

    /// The target holds these durably; a hint that was merged with a newer event since stays.
    ///
    /// @return how many hints were dropped
    public int delivered(NodeId target, List<HintReceipt> receipts) {
        TreeMap<Place, Held> shelf = shelves.get(target);
        if (shelf == null) {
            return 0;
        }
        int dropped = 0;
        for (HintReceipt receipt : receipts) {
            Place place = new Place(receipt.partition(), receipt.key());
            Held held = shelf.get(place);
            if (held != null && held.newest.version() == receipt.version()) {
                shelf.remove(place);
                dropped++;
                store.append(
                        new Store.Batch(
                                receipt.partition(),
                                List.of(new Change.DropHint(target, receipt.key()))),
                        appended -> {});
            }
        }
        if (shelf.isEmpty()) {
            shelves.remove(target);
        }
        return dropped;
    }

    private Map<Place, Held> shelf(NodeId target) {
        return shelves.computeIfAbsent(target, t -> new TreeMap<>());
    }
}
