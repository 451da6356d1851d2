package dev.gramme.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Goal: what other threads finish reaches the loop in order, or nobody. Method: loops of a list.
final class FinishedTest {
    private final List<Integer> heard = new ArrayList<>();

    @Test
    void whatComesTogetherIsOneTask() {
        ArrayDeque<Runnable> loop = new ArrayDeque<>();
        Finished finished = new Finished(loop::add);
        for (int i = 0; i < 3; i++) {
            int number = i;
            finished.add(() -> heard.add(number));
        }
        assertThat(loop).hasSize(1);
        loop.remove().run();
        assertThat(heard).containsExactly(0, 1, 2);
    }

    @Test
    void loopThatHasEndedHearsNothing() {
        Finished finished =
                new Finished(_ -> {
                    throw new RejectedExecutionException("ended");
                });
        finished.add(() -> heard.add(1));
        finished.add(() -> heard.add(2));
        assertThat(heard).isEmpty();
    }
}
