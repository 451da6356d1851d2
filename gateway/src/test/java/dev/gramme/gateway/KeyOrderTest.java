package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Key;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Goal: requests of one connection on one key take their turns (GATEWAY-2). Method: starts are
/// noted, ends are told by hand.
class KeyOrderTest {
    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");

    private final KeyOrder order = new KeyOrder();
    private final List<String> started = new ArrayList<>();

    private void read(Key key, String name) {
        order.run(key, true, () -> started.add(name));
    }

    private void write(Key key, String name) {
        order.run(key, false, () -> started.add(name));
    }

    @Test
    void readsRunTogether() {
        read(A, "r1");
        read(A, "r2");
        assertThat(started).containsExactly("r1", "r2");
    }

    @Test
    void aReadWaitsForTheWriteBeforeIt() {
        write(A, "w1");
        read(A, "r1");
        assertThat(started).containsExactly("w1");
        order.done(A);
        assertThat(started).containsExactly("w1", "r1");
    }

    @Test
    void aWriteWaitsForAllReadsBeforeItAndLaterReadsForIt() {
        read(A, "r1");
        read(A, "r2");
        write(A, "w1");
        read(A, "r3");
        order.done(A);
        assertThat(started).containsExactly("r1", "r2");
        order.done(A);
        assertThat(started).containsExactly("r1", "r2", "w1");
        order.done(A);
        assertThat(started).containsExactly("r1", "r2", "w1", "r3");
    }

    @Test
    void otherKeysDoNotWait() {
        write(A, "w1");
        write(B, "w2");
        assertThat(started).containsExactly("w1", "w2");
    }

    @Test
    void aLongLineOfWritesThatEndAtOnceNeedsNoDeepStack() {
        write(A, "first");
        for (int i = 0; i < 100_000; i++) {
            order.run(A, false, () -> order.done(A));
        }
        write(A, "last");
        order.done(A);
        assertThat(started).containsExactly("first", "last");
    }
}
