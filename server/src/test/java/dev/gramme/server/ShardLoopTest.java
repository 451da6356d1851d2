package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.port.Timers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Goal: timers, random numbers, and what happens when something escapes from the protocol. Method:
/// a real loop.
final class ShardLoopTest {
    private final BlockingQueue<Throwable> escaped = new LinkedBlockingQueue<>();
    private final ShardLoop shard = new ShardLoop("test-shard", escaped::add);

    @AfterEach
    void close() {
        shard.close();
    }

    @Test
    void timersRunInOrderUnlessCancelled() throws Exception {
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        shard.later(() -> {
            Timers.Timer cancelled = shard.after(1, () -> ran.add("cancelled"));
            shard.after(20, () -> ran.add("second"));
            shard.after(5, () -> ran.add("first"));
            cancelled.cancel();
            cancelled.cancel();
        });
        assertThat(ran.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(ran.poll(20, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(ran).isEmpty();
    }

    @Test
    void whatIsDueSoonRunsInOrderAfterThePresentStep() throws Exception {
        CompletableFuture<List<String>> ran = new CompletableFuture<>();
        shard.later(() -> {
            List<String> steps = new ArrayList<>();
            shard.soon(() -> {
                steps.add("first");
                shard.soon(() -> steps.add("third"));
            });
            shard.soon(() -> {
                steps.add("second");
                shard.soon(() -> ran.complete(steps));
            });
            steps.add("present");
        });
        assertThat(ran.get(20, TimeUnit.SECONDS))
                .containsExactly("present", "first", "second", "third");
    }

    @Test
    void whatEscapesIsToldOnceAndNoFurtherStepRuns() throws Exception {
        CompletableFuture<String> after = new CompletableFuture<>();
        IllegalStateException broken = new IllegalStateException("broken");
        shard.later(() -> {
            shard.after(0, () -> after.complete("a timer ran on"));
            throw broken;
        });
        shard.later(() -> after.complete("a step ran on"));
        shard.later(() -> {
            throw new IllegalStateException("again");
        });
        assertThat(escaped.poll(20, TimeUnit.SECONDS)).isSameAs(broken);
        assertThat(
                        shard.eventLoop()
                                .schedule(() -> after.getNow("nothing"), 50, TimeUnit.MILLISECONDS)
                                .get(20, TimeUnit.SECONDS))
                .isEqualTo("nothing");
        assertThat(escaped).isEmpty();
    }

    @Test
    void randomNumbersDoNotRepeatAndKeepTheirBound() throws Exception {
        CompletableFuture<List<Long>> numbers = new CompletableFuture<>();
        shard.later(() ->
                numbers.complete(
                        java.util.stream.Stream.generate(shard::nextLong).limit(1_000).toList()));
        assertThat(numbers.get(20, TimeUnit.SECONDS)).doesNotHaveDuplicates();
        CompletableFuture<List<Integer>> dice = new CompletableFuture<>();
        shard.later(() ->
                dice.complete(
                        java.util.stream.Stream.generate(() -> shard.nextInt(6))
                                .limit(1_000)
                                .distinct()
                                .sorted()
                                .toList()));
        assertThat(dice.get(20, TimeUnit.SECONDS)).containsExactly(0, 1, 2, 3, 4, 5);
    }
}
