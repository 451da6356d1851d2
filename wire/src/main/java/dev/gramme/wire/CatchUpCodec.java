package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.ClockOffer;
import dev.gramme.core.message.PeerMessage.Entry;
import dev.gramme.core.message.PeerMessage.HeldHint;
import dev.gramme.core.message.PeerMessage.HintBatch;
import dev.gramme.core.message.PeerMessage.HintPull;
import dev.gramme.core.message.PeerMessage.HintReceipt;
import dev.gramme.core.message.PeerMessage.HintReceipts;
import dev.gramme.core.message.PeerMessage.Missing;
import dev.gramme.core.message.PeerMessage.OfferedClock;
import dev.gramme.core.message.PeerMessage.Outdated;
import dev.gramme.core.message.PeerMessage.TransferPull;
import dev.gramme.core.message.PeerMessage.TransferStep;
import dev.gramme.core.version.DotSet;

import java.util.ArrayList;
import java.util.List;

/// Messages by which a home catches up: clock exchange, full transfer and hints.
final class CatchUpCodec {
    private static final int LEAST_CLOCK_BYTES = 2;
    private static final int LEAST_KEY_BYTES = 3;
    private static final int LEAST_ENTRY_BYTES = LEAST_KEY_BYTES + 3;
    private static final int LEAST_HINT_BYTES = LEAST_ENTRY_BYTES + 2;
    private static final int LEAST_RECEIPT_BYTES = LEAST_KEY_BYTES + 2;
    private static final String LIFE = "life of the receiver";

    private CatchUpCodec() {}

    static void clockOffer(Writer out, ClockOffer offer) {
        List<OfferedClock> clocks = offer.clocks();
        out.number(clocks.size());
        for (int i = 0; i < clocks.size(); i++) {
            RequestCodec.partition(out, clocks.get(i).partition());
            VersionCodec.dotSet(out, clocks.get(i).clock());
        }
    }

    static ClockOffer clockOffer(Reader in) throws MalformedFrame {
        int count = in.count("clocks", LEAST_CLOCK_BYTES);
        List<OfferedClock> clocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            clocks.add(new OfferedClock(RequestCodec.partition(in), VersionCodec.dotSet(in)));
        }
        return new ClockOffer(clocks);
    }

    static void missing(Writer out, Missing missing) {
        RequestCodec.partition(out, missing.partition());
        entries(out, missing.entries());
        out.flag(missing.needFull());
        VersionCodec.actor(out, missing.toLife());
    }

    static Missing missing(Reader in) throws MalformedFrame {
        return new Missing(
                RequestCodec.partition(in),
                entries(in),
                in.flag("need full"),
                VersionCodec.actor(in, LIFE));
    }

    static void transferPull(Writer out, TransferPull pull) {
        out.u64(pull.session());
        RequestCodec.partition(out, pull.partition());
        ItemCodec.keyOrNone(out, pull.after());
    }

    static TransferPull transferPull(Reader in) throws MalformedFrame {
        return new TransferPull(
                in.u64("session"), RequestCodec.partition(in), ItemCodec.keyOrNone(in));
    }

    static void transferStep(Writer out, TransferStep step) {
        out.u64(step.session());
        RequestCodec.partition(out, step.partition());
        ItemCodec.keyOrNone(out, step.after());
        VersionCodec.dotSet(out, step.clock());
        entries(out, step.entries());
        out.flag(step.last());
        VersionCodec.actor(out, step.toLife());
    }

    static TransferStep transferStep(Reader in) throws MalformedFrame {
        long session = in.u64("session");
        int partition = RequestCodec.partition(in);
        Key after = ItemCodec.keyOrNone(in);
        DotSet clock = VersionCodec.dotSet(in);
        List<Entry> entries = entries(in);
        boolean last = in.flag("last");
        return new TransferStep(
                session, partition, after, clock, entries, last, VersionCodec.actor(in, LIFE));
    }

    static HintPull hintPull(Reader in) throws MalformedFrame {
        return new HintPull(in.number("hint credit", 0, Integer.MAX_VALUE));
    }

    static void hintBatch(Writer out, HintBatch batch) {
        List<HeldHint> hints = batch.hints();
        out.number(hints.size());
        for (int i = 0; i < hints.size(); i++) {
            HeldHint hint = hints.get(i);
            RequestCodec.partition(out, hint.partition());
            entry(out, hint.entry());
            out.number(hint.version());
        }
        out.flag(batch.more());
        VersionCodec.actor(out, batch.toLife());
    }

    static HintBatch hintBatch(Reader in) throws MalformedFrame {
        int count = in.count("hints", LEAST_HINT_BYTES);
        List<HeldHint> hints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int partition = RequestCodec.partition(in);
            hints.add(new HeldHint(partition, entry(in), in.number("hint version")));
        }
        return new HintBatch(hints, in.flag("more"), VersionCodec.actor(in, LIFE));
    }

    static void hintReceipts(Writer out, HintReceipts message) {
        List<HintReceipt> receipts = message.receipts();
        out.number(receipts.size());
        for (int i = 0; i < receipts.size(); i++) {
            HintReceipt receipt = receipts.get(i);
            RequestCodec.partition(out, receipt.partition());
            ItemCodec.key(out, receipt.key());
            out.number(receipt.version());
        }
    }

    static HintReceipts hintReceipts(Reader in) throws MalformedFrame {
        int count = in.count("receipts", LEAST_RECEIPT_BYTES);
        List<HintReceipt> receipts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int partition = RequestCodec.partition(in);
            Key key = ItemCodec.key(in);
            receipts.add(new HintReceipt(partition, key, in.number("receipt version")));
        }
        return new HintReceipts(receipts);
    }

    static void outdated(Writer out, Outdated message) {
        RequestCodec.partition(out, message.partition());
        VersionCodec.actor(out, message.toLife());
    }

    static Outdated outdated(Reader in) throws MalformedFrame {
        return new Outdated(RequestCodec.partition(in), VersionCodec.actor(in, LIFE));
    }

    private static void entries(Writer out, List<Entry> entries) {
        out.number(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            entry(out, entries.get(i));
        }
    }

    private static List<Entry> entries(Reader in) throws MalformedFrame {
        int count = in.count("entries", LEAST_ENTRY_BYTES);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(in));
        }
        return entries;
    }

    private static void entry(Writer out, Entry entry) {
        ItemCodec.key(out, entry.key());
        VersionCodec.siblings(out, entry.siblings());
        VersionCodec.dotSet(out, entry.events());
    }

    private static Entry entry(Reader in) throws MalformedFrame {
        return new Entry(ItemCodec.key(in), VersionCodec.siblings(in), VersionCodec.dotSet(in));
    }
}
