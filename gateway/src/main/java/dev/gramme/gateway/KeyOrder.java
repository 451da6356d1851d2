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
        Line line = lines.computeIfAbsent(key, _ -> new Line());
        line.waiting.add(new Waiting(reads, start));
        line.advance();
    }

    void done(Key key) {
        @Nullable Line line = lines.get(key);
        if (line == null) {
            return;
        }
        line.running--;
        line.advance();
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(key);
        }
    }

    private record Waiting(boolean reads, Runnable start) {}

    private static final class Line {
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private int running;
        private boolean writing;
        private boolean advancing;

        /// Starts what may start. A start that ends at once comes back here: the outer call goes
        /// on.
        void advance() {
            if (advancing) {
                return;
            }
            advancing = true;
            @Nullable Waiting next = waiting.peek();
            while (next != null && (running == 0 || (next.reads() && !writing))) {
                waiting.remove();
                running++;
                writing = !next.reads();
                next.start().run();
                next = waiting.peek();
            }
            advancing = false;
        }
    }
}
