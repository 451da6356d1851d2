package dev.gramme.core.coordinate;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Questions to other nodes that have not been answered or given up: op number -> who waits.
/// Coordinators close what they opened, at the latest at their deadline, so the number of open
/// calls is bounded by the requests in flight.
public final class Calls {
    /// Takes the one reply to a call.
    public interface Waiting {
        void reply(PeerMessage message);
    }

    private record Open(NodeId to, Waiting waiting) {}

    private final Map<Long, Open> open = new HashMap<>();
    private long lastOp;

    /// @param firstOp where numbers start: random, so that a reply to an earlier life fits nothing
    public Calls(long firstOp) {
        lastOp = firstOp;
    }

    public long open(NodeId to, Waiting waiting) {
        lastOp++;
        open.put(lastOp, new Open(to, waiting));
        return lastOp;
    }

    public void close(long op) {
        open.remove(op);
    }

    /// A reply arrived; replies to closed calls, and from others than were asked, are ignored.
    public void reply(NodeId from, long op, PeerMessage message) {
        @Nullable Open call = open.get(op);
        if (call != null && call.to.equals(from)) {
            open.remove(op);
            call.waiting.reply(message);
        }
    }

    public int openCount() {
        return open.size();
    }
}
