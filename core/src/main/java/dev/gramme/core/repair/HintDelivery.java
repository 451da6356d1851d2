package dev.gramme.core.repair;

import dev.gramme.core.message.PeerMessage.HeldHint;
import dev.gramme.core.message.PeerMessage.HintBatch;
import dev.gramme.core.message.PeerMessage.HintNotice;
import dev.gramme.core.message.PeerMessage.HintPull;
import dev.gramme.core.message.PeerMessage.HintReceipt;
import dev.gramme.core.message.PeerMessage.HintReceipts;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.replica.Neighbourhood;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import java.util.ArrayList;
import java.util.List;

/// Brings hints home (Dynamo §4.6). The fallback only gives notice; the target *pulls*, with a
/// credit of bytes, so that a node that returns is not drowned. Repeated until receipts come.
public final class HintDelivery {
    private final Neighbourhood node;

    public HintDelivery(Neighbourhood node) {
        this.node = node;
    }

    /// Gives notice to every reachable node this one keeps hints for.
    public void tick() {
        for (NodeId target : node.hints().targets()) {
            if (target.equals(node.self())) {
                continue;
            }
            if (node.liveness(target) == Liveness.ALIVE) {
                node.send(target, new HintNotice(node.hints().count(target)));
            }
        }
    }

    public void onNotice(NodeId from, HintNotice notice) {
        if (notice.hints() > 0) {
            node.send(from, new HintPull(node.limits().stepBytes()));
        }
    }

    public void onPull(NodeId from, HintPull pull) {
        Actor life = node.life(from);
        int credit = Math.min(pull.creditBytes(), node.limits().stepBytes());
        List<HeldHint> batch = node.hints().batch(from, credit);
        if (!batch.isEmpty() && life != null) {
            boolean more = batch.size() < node.hints().count(from);
            node.send(from, new HintBatch(batch, more, life));
        }
    }

    public void onBatch(NodeId from, HintBatch batch) {
        List<HintReceipt> receipts = new ArrayList<>();
        int[] open = {batch.hints().size()};
        for (HeldHint hint : batch.hints()) {
            Replica replica = node.replica(hint.partition());
            if (replica == null) {
                open[0]--;
                continue;
            }
            replica.absorb(
                    hint.entry().key(),
                    hint.entry().siblings(),
                    hint.entry().events(),
                    absorbed -> {
                        receipts.add(
                                new HintReceipt(
                                        hint.partition(), hint.entry().key(), hint.version()));
                        open[0]--;
                        if (open[0] == 0) {
                            onAllDurable(from, receipts, batch.more());
                        }
                    });
        }
    }

    private void onAllDurable(NodeId from, List<HintReceipt> receipts, boolean more) {
        node.send(from, new HintReceipts(receipts));
        if (more) {
            node.send(from, new HintPull(node.limits().stepBytes()));
        }
    }

    public void onReceipts(NodeId from, HintReceipts receipts) {
        int dropped = node.hints().delivered(from, receipts.receipts());
        if (dropped > 0) {
            node.note(Kind.HINT_DELIVERED, from, "hints=" + dropped);
        }
    }
}
