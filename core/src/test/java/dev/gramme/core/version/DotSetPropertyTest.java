package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Goal: a DotSet is a set of dots, in one normal form. Method: seeded random sets and operations
/// beside a plain set of dots.
final class DotSetPropertyTest {
    private static final int ROUNDS = 20_000;
    private static final Actor[] ACTORS = {
        new Actor(0, 1), new Actor(0, -1), new Actor(1, 0), new Actor(-1, 7)
    };

    @Test
    void behavesAsAPlainSetOfDots() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            Set<Dot> plainA = dots(random);
            Set<Dot> plainB = dots(random);
            DotSet a = DotSet.of(plainA);
            DotSet b = DotSet.of(plainB);
            String at = "seed " + seed + ": " + a + " and " + b;

            same(at, a, plainA);
            Set<Dot> union = new HashSet<>(plainA);
            union.addAll(plainB);
            same(at, a.plus(b), union);
            Set<Dot> difference = new HashSet<>(plainA);
            difference.removeAll(plainB);
            same(at, a.minus(b), difference);
            assertThat(a.containsAll(b)).as(at).isEqualTo(plainA.containsAll(plainB));
            assertThat(a.plus(b).containsAll(b)).as(at).isTrue();
            assertThat(a.equals(b)).as(at).isEqualTo(plainA.equals(plainB));

            Dot one = dot(random);
            Set<Dot> with = new HashSet<>(plainA);
            with.add(one);
            same(at, a.plus(one), with);
            Set<Dot> without = new HashSet<>(plainA);
            without.remove(one);
            same(at, a.minus(one), without);
            assertThat(a.contains(one)).as(at).isEqualTo(plainA.contains(one));
        }
    }

    @Test
    void rangesReachToTheHighestCounter() {
        Actor actor = ACTORS[0];
        DotSet all = DotSet.range(actor, 1, Long.MAX_VALUE);
        DotSet top = DotSet.range(actor, Long.MAX_VALUE - 1, Long.MAX_VALUE);

        assertThat(all.plus(top)).isEqualTo(all);
        assertThat(all.minus(top)).isEqualTo(DotSet.range(actor, 1, Long.MAX_VALUE - 2));
        assertThat(all.minus(all)).isEqualTo(DotSet.EMPTY);
        assertThat(all.minus(top).plus(top)).isEqualTo(all);
        assertThat(top.minus(all)).isEqualTo(DotSet.EMPTY);
        assertThat(top.contains(new Dot(actor, Long.MAX_VALUE))).isTrue();
    }

    @Test
    void actorsAscendAsUnsignedNumbers() {
        DotSet set = DotSet.EMPTY;
        for (int i = ACTORS.length - 1; i >= 0; i--) {
            set = set.plus(new Dot(ACTORS[i], 3));
        }
        assertThat(set.actors()).containsExactly(ACTORS);
    }

    @Test
    void countersStartAtOne() {
        assertThatThrownBy(() -> new Dot(ACTORS[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DotSet.range(ACTORS[0], 0, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DotSet.range(ACTORS[0], 5, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void same(String at, DotSet set, Set<Dot> plain) {
        assertThat(set.toList()).as(at).isEqualTo(List.copyOf(new TreeSet<>(plain)));
        assertThat(set.count()).as(at).isEqualTo(plain.size());
        assertThat(set.isEmpty()).as(at).isEqualTo(plain.isEmpty());
        assertThat(set).as(at).isEqualTo(DotSet.of(plain)).hasSameHashCodeAs(DotSet.of(plain));
        int ranges = 0;
        for (Actor actor : ACTORS) {
            long[] spans = set.ranges(actor);
            long last = -1;
            for (int i = 0; i < spans.length; i += 2) {
                assertThat(spans[i]).as(at).isGreaterThan(last + 1);
                assertThat(spans[i + 1]).as(at).isGreaterThanOrEqualTo(spans[i]);
                last = spans[i + 1];
            }
            ranges += spans.length / 2;
            long highest = 0;
            for (Dot dot : plain) {
                highest = dot.actor().equals(actor) ? Math.max(highest, dot.counter()) : highest;
            }
            long base = 0;
            while (plain.contains(new Dot(actor, base + 1))) {
                base++;
            }
            assertThat(set.highest(actor)).as(at).isEqualTo(highest);
            assertThat(set.base(actor)).as(at).isEqualTo(base);
            assertThat(set.actors().contains(actor)).as(at).isEqualTo(highest > 0);
        }
        assertThat(set.rangeCount()).as(at).isEqualTo(ranges);
    }

    private static Set<Dot> dots(Random random) {
        Set<Dot> dots = new HashSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            dots.add(dot(random));
        }
        return dots;
    }

    private static Dot dot(Random random) {
        return new Dot(ACTORS[random.nextInt(ACTORS.length)], 1 + random.nextInt(8));
    }
}
