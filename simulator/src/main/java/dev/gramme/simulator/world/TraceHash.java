package dev.gramme.simulator.world;

import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.ring.NodeId;

/// A rolling hash of everything that happened, in its order: two runs of one seed end with the same
/// value, or some decision did not come from the seed.
final class TraceHash {
    private long hash = 0x6772616d6d65L;
    private long count;

    void add(long value) {
        hash = Dice.mix(hash * 31 + value);
    }

    void add(String text) {
        add(text.hashCode());
    }

    void add(byte[] bytes) {
        long word = bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            word = (word << 8) | (bytes[i] & 0xff);
            if ((i & 7) == 7) {
                add(word);
                word = 0;
            }
        }
        add(word);
    }

    void add(TraceEvent event) {
        add(event.atNanos());
        add(event.request().high());
        add(event.request().low());
        add(event.node().name());
        add(event.kind().name());
        NodeId peer = event.peer();
        add(peer == null ? "" : peer.name());
        add(event.detail());
    }

    void step() {
        count++;
    }

    long steps() {
        return count;
    }

    long value() {
        return hash;
    }
}
