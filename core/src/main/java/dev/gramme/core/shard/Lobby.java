package dev.gramme.core.shard;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Frames of lives that are not proven yet, until the proof. A frame that is let in then is one
/// that was late, which every frame may be; without this, whoever waits for it would wait until its
/// deadline. Only what a client's request waits for is kept: all else is said again by itself.
/// Owned by the node's loop.
///
/// Bounded in frames and in bytes of values, for all nodes together; at the bound the oldest go.
final class Lobby {
    private static final int MOST_FRAMES = 256;
    private static final int NOT_KEPT = -1;

    private final long mostBytes;
    private final ArrayDeque<Envelope> frames = new ArrayDeque<>();
    private long bytes;

    /// @param mostBytes of values
    Lobby(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void keep(Envelope frame) {
        long more = valueBytes(frame.message());
        if (more == NOT_KEPT || more > mostBytes) {
            return;
        }
        while (frames.size() == MOST_FRAMES || bytes + more > mostBytes) {
            bytes -= valueBytes(frames.remove().message());
        }
        frames.add(frame);
        bytes += more;
    }

    /// The frames of the node's life that was proven, in their order. Those of its other lives are
    /// forgotten.
    List<Envelope> take(NodeId node, Actor life) {
        List<Envelope> taken = new ArrayList<>();
        for (Iterator<Envelope> each = frames.iterator(); each.hasNext(); ) {
            Envelope frame = each.next();
            if (frame.sender().equals(node)) {
                each.remove();
                bytes -= valueBytes(frame.message());
                if (frame.life().equals(life)) {
                    taken.add(frame);
                }
            }
        }
        return taken;
    }

    private static long valueBytes(PeerMessage message) {
        return switch (message) {
            case PeerMessage.StoreEvent m -> bytes(m.value());
            case PeerMessage.StoreHint m -> bytes(m.value());
            case PeerMessage.Fetched m -> m.siblings().bodyBytes();
            case PeerMessage.Forward m ->
                    m.request() instanceof ClientRequest.Put put ? bytes(put.value()) : 0;
            case PeerMessage.EventStored m -> 0;
            case PeerMessage.HintStored m -> 0;
            case PeerMessage.NotStored m -> 0;
            case PeerMessage.Fetch m -> 0;
            case PeerMessage.Forwarded m -> 0; // The answer to a write.
            case PeerMessage.NotCoordinated m -> 0;
            case PeerMessage.ListKeys m -> 0;
            case PeerMessage.KeysListed m -> 0;
            case PeerMessage.CountKeys m -> 0;
            case PeerMessage.KeysCounted m -> 0;
            default -> NOT_KEPT;
        };
    }

    private static long bytes(@Nullable Value value) {
        return value == null ? 0 : value.body().length();
    }
}
