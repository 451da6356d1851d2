package dev.gramme.gateway;

import dev.gramme.core.item.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// Keeps one connection's requests on one key in order: reads run together, a write runs alone
/// (GATEWAY-2). A client that pipelines a write and a read of it sees its own write.
final class KeyOrder {
    private final Map<Key, Line> lines = new HashMap<>();

    /// Runs `start` when its turn comes, at once if nothing is before it; [#done] ends it.
    void run(Key key, boolean reads, Runnable start) {
        @Nullable Line line = lines.get(key);
        if (line == null) {
            Line first = new Line();
            lines.put(key, first);
            first.start(new Waiting(reads, start));
        } else {
            line.queue().add(new Waiting(reads, start));
            line.advance();
        }
    }

    void done(Key key) {
        @Nullable Line line = lines.get(key);
        if (line == null) {
            return;
        }
        line.running--;
        line.advance();
        if (line.running == 0 && line.isEmpty()) {
            lines.remove(key);
        }
    }

    private record Waiting(boolean reads, Runnable start) {}

    private static final class Line {
        private @Nullable ArrayDeque<Waiting> waiting;
        private int running;
        private boolean writing;
        private boolean advancing;

        boolean isEmpty() {
            return waiting == null || waiting.isEmpty();
        }

        /// Most keys have one request at a time, and never need it.
        ArrayDeque<Waiting> queue() {
            ArrayDeque<Waiting> present = waiting;
            if (present == null) {
                present = new ArrayDeque<>();
                waiting = present;
            }
            return present;
        }

        void start(Waiting next) {
            running++;
            writing = !next.reads();
            next.start().run();
        }

        /// Starts what may start. A start that ends at once comes back here: the outer call goes
        /// on.
        void advance() {
            if (advancing || isEmpty()) {
                return;
            }
            advancing = true;
            ArrayDeque<Waiting> queue = queue();
            @Nullable Waiting next = queue.peek();
            while (next != null && (running == 0 || (next.reads() && !writing))) {
                queue.remove();
                start(next);
                next = queue.peek();
            }
            advancing = false;
        }
    }
}
