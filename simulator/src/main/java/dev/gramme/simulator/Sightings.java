package dev.gramme.simulator;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.version.Siblings;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.oracle.DotUniqueness;
import dev.gramme.simulator.oracle.Settling;
import dev.gramme.simulator.workload.Requests;
import dev.gramme.simulator.world.Watcher;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a world shows to those who look: events by their dots, folds, and how often each kind of
/// thing happened.
final class Sightings implements Watcher {
    private static final Pattern BEFORE = Pattern.compile("before=(\\d+) .*");

    private final History history;
    private final LongSupplier nowNanos;
    private final Settling settling;
    private final DotUniqueness dots = new DotUniqueness();
    private final Quorums quorums = new Quorums();
    private final Map<TraceEvent.Kind, Long> counts = new EnumMap<>(TraceEvent.Kind.class);

    /// @param nowNanos the time of the world
    Sightings(History history, LongSupplier nowNanos) {
        this.history = history;
        this.nowNanos = nowNanos;
        this.settling = new Settling(history.clocks(), history.n());
    }

    Settling settling() {
        return settling;
    }

    DotUniqueness dots() {
        return dots;
    }

    Quorums quorums() {
        return quorums;
    }

    Map<TraceEvent.Kind, Long> counts() {
        return counts;
    }

    @Override
    public void onTrace(TraceEvent event) {
        counts.merge(event.kind(), 1L, Long::sum);
        quorums.onTrace(event);
        long operation = Requests.operationOf(event.request());
        if (event.kind() == TraceEvent.Kind.FOLD && operation != 0) {
            history.folded(operation);
        }
        if (event.kind() == TraceEvent.Kind.EXPIRED) {
            onDropped(event);
        }
    }

    private void onDropped(TraceEvent event) {
        Matcher before = BEFORE.matcher(event.detail());
        if (before.matches()) {
            long endMs = Long.parseLong(before.group(1));
            settling.dropped(event.node().name(), endMs, nowNanos.getAsLong());
        }
    }

    @Override
    public void onSent(Envelope envelope, int frameBytes) {
        switch (envelope.message()) {
            case PeerMessage.StoreEvent event -> saw(event);
            case PeerMessage.StoreHint hint -> saw(hint);
            case PeerMessage.Lasting lasting -> saw(lasting.write());
            case PeerMessage.Repair repair ->
                    saw(repair.partition(), repair.key(), repair.siblings());
            case PeerMessage.Missing missing ->
                    missing.entries()
                            .forEach(entry ->
                                    saw(missing.partition(), entry.key(), entry.siblings()));
            case PeerMessage.TransferStep step ->
                    step.entries()
                            .forEach(entry -> saw(step.partition(), entry.key(), entry.siblings()));
            case PeerMessage.HintBatch batch ->
                    batch.hints()
                            .forEach(hint ->
                                    saw(
                                            hint.partition(),
                                            hint.entry().key(),
                                            hint.entry().siblings()));
            default -> {}
        }
    }

    private void saw(PeerMessage.Writing write) {
        switch (write) {
            case PeerMessage.StoreEvent event ->
                    dots.saw(event.partition(), event.dot(), event.key(), event.value());
            case PeerMessage.StoreHint hint ->
                    dots.saw(hint.partition(), hint.dot(), hint.key(), hint.value());
        }
    }

    private void saw(int partition, Key key, Siblings siblings) {
        for (Siblings.Version version : siblings.versions()) {
            dots.saw(partition, version.dot(), key, version.value());
        }
    }
}
