package dev.gramme.core.coordinate;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.port.Clock;
import dev.gramme.core.port.Limits;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Writes this node coordinated lately, by idempotence id: a repeat gets the first outcome and
/// mints no dot. At another coordinator, or after the window, a repeat is a second event.
final class Repeats {
    private record Name(Key key, Bytes repeat) {}

    private static final class Outcome {
        private final long sinceMs;
        private final List<Consumer<Reply>> waiting = new ArrayList<>();
        private @Nullable Reply reply;

        Outcome(long sinceMs) {
            this.sinceMs = sinceMs;
        }
    }

    private final Clock clock;
    private final Limits limits;
    private final Map<Name, Outcome> outcomes = new LinkedHashMap<>();

    Repeats(Clock clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /// @param first runs the write if this is not a repeat
    void once(Key key, Bytes repeat, Consumer<Reply> client, Consumer<Consumer<Reply>> first) {
        if (repeat.length() == 0) {
            first.accept(client);
            return;
        }
        forgetOld();
        Name name = new Name(key, repeat);
        Outcome known = outcomes.get(name);
        if (known == null) {
            Outcome outcome = new Outcome(clock.monotonicMillis());
            outcome.waiting.add(client);
            outcomes.put(name, outcome);
            first.accept(reply -> settle(name, outcome, reply));
        } else if (known.reply != null) {
            client.accept(known.reply);
        } else {
            known.waiting.add(client);
        }
    }

    private void settle(Name name, Outcome outcome, Reply reply) {
        outcome.reply = reply;
        List<Consumer<Reply>> waiting = List.copyOf(outcome.waiting);
        outcome.waiting.clear();
        if (!mayStand(reply)) {
            outcomes.remove(name, outcome);
        }
        waiting.forEach(client -> client.accept(reply));
    }

    /// What was surely not applied may be tried again under the same id.
    private static boolean mayStand(Reply reply) {
        return switch (reply.response()) {
            case ClientResponse.NotApplied notApplied -> false;
            case ClientResponse.Refused refused -> false;
            case ClientResponse.Conflict conflict -> false;
            case ClientResponse.Kept kept -> false;
            default -> true;
        };
    }

    private void forgetOld() {
        long now = clock.monotonicMillis();
        Iterator<Outcome> oldest = outcomes.values().iterator();
        while (oldest.hasNext()) {
            Outcome outcome = oldest.next();
            boolean old = now - outcome.sinceMs > limits.repeatWindowMs();
            if (!old && outcomes.size() < limits.repeatCount()) {
                return;
            }
            oldest.remove();
        }
    }
}
