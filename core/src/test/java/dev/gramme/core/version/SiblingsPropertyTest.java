package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Goal: VERSION-3 and VERSION-4, and what they are for: no update is lost, and nothing is called
/// concurrent that was seen. Method: seeded random histories on several replicas beside the naive
/// model, in which a replica is the set of events it has absorbed, and a value is shown unless some
/// absorbed event had seen it.
final class SiblingsPropertyTest {
    private static final int HISTORIES = 2_000;

    private record Event(Dot dot, boolean writes, DotSet context) {}

    /// A replica: the state under test and the events it must stand for.
    private static final class Copy {
        Siblings state = Siblings.ABSENT;
        final Set<Event> absorbed = new HashSet<>();

        void absorb(Event event) {
            state = state.merge(record(event));
            absorbed.add(event);
        }

        void absorb(Copy other) {
            state = state.merge(other.state);
            absorbed.addAll(other.absorbed);
        }

        Set<Dot> shown() {
            Set<Dot> shown = new TreeSet<>();
            for (Event event : absorbed) {
                boolean seen = absorbed.stream().anyMatch(e -> e.context.contains(event.dot));
                if (event.writes && !seen) {
                    shown.add(event.dot);
                }
            }
            return shown;
        }
    }

    @Test
    void everyReplicaShowsWhatNoAbsorbedEventHadSeen() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            List<Copy> copies = history(new Random(seed));
            for (Copy copy : copies) {
                check("seed " + seed, copy);
            }
            for (Copy copy : copies) {
                copies.forEach(copy::absorb);
                check("seed " + seed, copy);
                assertThat(copy.state).as("seed %d", seed).isEqualTo(copies.getFirst().state);
            }
        }
    }

    @Test
    void mergeIsCommutativeAssociativeAndIdempotent() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            List<Copy> copies = history(new Random(seed));
            Siblings a = copies.get(0).state;
            Siblings b = copies.get(1).state;
            Siblings c = copies.get(2).state;

            assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(a)).as("seed %d", seed).isEqualTo(a);
            assertThat(a.merge(b).merge(b)).as("seed %d", seed).isEqualTo(a.merge(b));
            assertThat(a.merge(Siblings.ABSENT)).as("seed %d", seed).isEqualTo(a);
        }
    }

    @Test
    void writersWhoPassTheirContextsLeaveNoMoreSiblingsThanThereAreWriters() {
        for (int writers = 1; writers <= 8; writers++) {
            Random random = new Random(writers);
            DotSet[] contexts = new DotSet[writers];
            Arrays.fill(contexts, DotSet.EMPTY);
            Actor actor = new Actor(0, 1);
            Siblings state = Siblings.ABSENT;
            for (int put = 1; put <= 500; put++) {
                int writer = random.nextInt(writers);
                Event event = new Event(new Dot(actor, put), true, contexts[writer]);
                state = state.merge(record(event));
                contexts[writer] = contexts[writer].plus(event.dot);
                assertThat(state.versions()).as("put %d", put).hasSizeLessThanOrEqualTo(writers);
                assertThat(state.holds(event.dot)).as("put %d", put).isTrue();
            }
        }
    }

    @Test
    void oneWriterWhoReadsFirstReplacesAllSiblings() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            Copy copy = history(new Random(seed)).getFirst();
            Dot dot = new Dot(new Actor(9, 9), 1);
            copy.absorb(new Event(dot, true, copy.state.context()));

            assertThat(copy.state.dots()).as("seed %d", seed).isEqualTo(DotSet.of(dot));
        }
    }

    @Test
    void latestHasTheHighestHybridTimeThenDot() {
        Dot first = new Dot(new Actor(0, 1), 1);
        Dot second = new Dot(new Actor(0, 2), 1);
        Dot third = new Dot(new Actor(0, 3), 1);
        Siblings state =
                Siblings.event(first, value(5), DotSet.EMPTY)
                        .merge(Siblings.event(second, value(7), DotSet.EMPTY))
                        .merge(Siblings.event(third, value(7), DotSet.EMPTY));

        assertThat(state.latest()).isEqualTo(new Siblings.Version(third, value(7)));
        assertThat(Siblings.ABSENT.latest()).isNull();
    }

    private static void check(String at, Copy copy) {
        assertThat(copy.state.dots().toList()).as(at).isEqualTo(List.copyOf(copy.shown()));
        assertThat(copy.state.context().containsAll(copy.state.dots())).as(at).isTrue();
        for (Event event : copy.absorbed) {
            assertThat(copy.state.context().contains(event.dot)).as(at).isTrue();
        }
    }

    /// Three replicas on which clients put and delete (blindly, with what they read, or with an old
    /// context), while events and states reach the others in any order, late or never.
    private static List<Copy> history(Random random) {
        List<Copy> copies = List.of(new Copy(), new Copy(), new Copy());
        List<Event> events = new ArrayList<>();
        List<DotSet> contexts = new ArrayList<>(List.of(DotSet.EMPTY));
        long[] counters = new long[copies.size()];
        for (int step = random.nextInt(25); step > 0; step--) {
            int at = random.nextInt(copies.size());
            Copy copy = copies.get(at);
            switch (random.nextInt(4)) {
                case 0 -> copy.absorb(copies.get(random.nextInt(copies.size())));
                case 1 -> {
                    if (!events.isEmpty()) {
                        copy.absorb(events.get(random.nextInt(events.size())));
                    }
                }
                case 2 -> contexts.add(copy.state.context());
                default -> {
                    Dot dot = new Dot(new Actor(0, at), ++counters[at]);
                    DotSet context = contexts.get(random.nextInt(contexts.size()));
                    Event event = new Event(dot, random.nextInt(5) > 0, context);
                    events.add(event);
                    contexts.add(context.plus(dot));
                    copy.absorb(event);
                }
            }
        }
        return copies;
    }

    private static Siblings record(Event event) {
        Value value = event.writes ? value(event.dot.counter()) : null;
        return Siblings.event(event.dot, value, event.context);
    }

    private static Value value(long hybridTime) {
        return Value.plain(Bytes.EMPTY, "", hybridTime);
    }
}
