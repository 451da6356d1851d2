package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Goal: a closed entry stands for all events of a node up to a life, in every operation
/// (VERSION-6). Method: two nodes with five lives each and a fixed set of events that there ever
/// were; random sets of them, some closed up to some life, beside plain sets.
final class DotSetClosedTest {
    private static final int ROUNDS = 20_000;
    private static final int LIVES = 5;

    /// A set and what it means.
    private record Pair(DotSet set, Set<Dot> plain) {}

    @Test
    void behavesAsTheSetOfAllItStandsFor() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            List<Dot> all = allEvents(random);
            Pair a = pair(random, all);
            Pair b = pair(random, all);
            String at = "seed " + seed + ": " + a.set + " and " + b.set;

            same(at, all, a);
            Set<Dot> union = new HashSet<>(a.plain);
            union.addAll(b.plain);
            same(at, all, new Pair(a.set.plus(b.set), union));
            assertThat(b.set.plus(a.set)).as(at).isEqualTo(a.set.plus(b.set));
            assertThat(a.set.plus(a.set)).as(at).isEqualTo(a.set);
            assertThat(a.set.containsAll(b.set)).as(at).isEqualTo(a.plain.containsAll(b.plain));

            Set<Dot> difference = new HashSet<>(a.plain);
            difference.removeAll(b.plain);
            DotSet left = a.set.minus(b.set);
            assertThat(all.stream().filter(left::contains)).as(at).containsAll(difference);
            assertThat(a.plain).as(at).containsAll(all.stream().filter(left::contains).toList());
            assertThat(left.isEmpty()).as(at).isEqualTo(difference.isEmpty());

            Dot one = all.get(random.nextInt(all.size()));
            assertThat(a.set.minus(one).contains(one)).as(at).isFalse();
            assertThat(a.set.plus(one).contains(one)).as(at).isTrue();
            assertThat(a.set.containsAll(a.set.minus(one))).as(at).isTrue();
        }
    }

    @Test
    void aPrintIsTheSameHoweverMuchIsClosed() {
        DotSet open =
                DotSet.range(life(1, 1), 1, 9)
                        .plus(DotSet.range(life(1, 2), 3, 4))
                        .plus(DotSet.range(life(1, 4), 1, 1))
                        .plus(DotSet.range(life(2, 1), 1, 5));
        DotSet once = open.close(life(1, 2));

        assertThat(once.print(life(1, 4))).isEqualTo(open.print(life(1, 4)));
        assertThat(once.close(life(1, 4)).print(life(1, 4))).isEqualTo(open.print(life(1, 4)));
        assertThat(open.print(life(1, 4))).isNotEqualTo(open.print(life(1, 2)));
        assertThat(open.plus(new Dot(life(1, 2), 9)).print(life(1, 2)))
                .isNotEqualTo(open.print(life(1, 2)));
        assertThat(open.print(life(1, 0))).isZero();
        assertThat(open.close(life(1, 4)).rangeCount()).isEqualTo(2);
    }

    @Test
    void livesEndInTheirOrder() {
        DotSet set = DotSet.range(life(1, 2), 1, 3).plus(DotSet.range(life(1, 4), 1, 2));

        assertThat(set.lastUpTo(life(1, 1))).isNull();
        assertThat(set.lastUpTo(life(1, 3))).isEqualTo(life(1, 2));
        assertThat(set.lastUpTo(life(1, 5))).isEqualTo(life(1, 4));
        assertThat(set.lastUpTo(life(2, 5))).isNull();
        DotSet closed = set.close(life(1, 3));
        assertThat(closed.closedLives()).containsExactly(life(1, 3));
        assertThat(closed.lastUpTo(life(1, 3))).isNull();
        assertThat(closed.closes(life(1, 1))).isTrue();
        assertThat(closed.closes(life(1, 4))).isFalse();
        assertThat(closed.highest(life(1, 3))).isZero();
        assertThat(closed.highest(life(1, 4))).isEqualTo(2);
        assertThat(closed.contains(new Dot(life(1, 3), 77))).isTrue();
    }

    @Test
    void nothingStandsBelowAClosedLife() {
        Actor[] actors = {life(1, 1), life(1, 2)};
        assertThatThrownBy(() -> DotSet.owning(actors, new long[][] {{1, 4}, {0, 7}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DotSet.owning(actors, new long[][] {{0, 7}, {1, 4}}).closedLives())
                .containsExactly(life(1, 1));
    }

    private static void same(String at, List<Dot> all, Pair pair) {
        for (Dot dot : all) {
            assertThat(pair.set.contains(dot))
                    .as(at + " has " + dot)
                    .isEqualTo(pair.plain.contains(dot));
        }
        for (int i = 1; i < pair.set.actorCount(); i++) {
            Actor before = pair.set.actor(i - 1);
            assertThat(before).as(at).isLessThan(pair.set.actor(i));
            assertThat(pair.set.isClosed(i) && before.sameNode(pair.set.actor(i))).as(at).isFalse();
        }
    }

    private static List<Dot> allEvents(Random random) {
        List<Dot> all = new ArrayList<>();
        for (int family = 1; family <= 2; family++) {
            for (int life = 1; life <= LIVES; life++) {
                for (int counter = 1; counter <= 6; counter++) {
                    if (random.nextBoolean()) {
                        all.add(new Dot(life(family, life), counter));
                    }
                }
            }
        }
        return all;
    }

    private static Pair pair(Random random, List<Dot> all) {
        Set<Dot> plain = new HashSet<>();
        int share = random.nextInt(4);
        for (Dot dot : all) {
            if (random.nextInt(3) < share) {
                plain.add(dot);
            }
        }
        DotSet set = DotSet.of(plain);
        for (int family = 1; family <= 2; family++) {
            if (random.nextBoolean()) {
                Actor last = life(family, 1 + random.nextInt(LIVES));
                List<Dot> ended =
                        all.stream()
                                .filter(dot -> dot.actor().sameNode(last))
                                .filter(dot -> dot.actor().compareTo(last) <= 0)
                                .toList();
                plain.addAll(ended);
                set = set.plus(DotSet.of(ended).close(last));
            }
        }
        return new Pair(set, plain);
    }

    private static Actor life(int family, int number) {
        return Actor.born(family, number, 7L * number);
    }
}
