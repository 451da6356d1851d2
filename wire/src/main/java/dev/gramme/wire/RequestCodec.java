package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage.EventStored;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.Fetch;
import dev.gramme.core.message.PeerMessage.Fetched;
import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.message.PeerMessage.Refusal;
import dev.gramme.core.message.PeerMessage.Repair;
import dev.gramme.core.message.PeerMessage.StoreEvent;
import dev.gramme.core.message.PeerMessage.StoreHint;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;

/// Messages of a request on its replicas.
final class RequestCodec {
    private static final int MAX_PARTITION = 65_535;
    private static final Refusal[] REFUSALS = Refusal.values();
    private static final Evidence[] EVIDENCE = Evidence.values();

    private RequestCodec() {}

    static int partition(Reader in) throws MalformedFrame {
        return in.number("partition", 0, MAX_PARTITION);
    }

    static void partition(Writer out, int partition) {
        if (partition > MAX_PARTITION) {
            throw new IllegalArgumentException("no partition: " + partition);
        }
        out.number(partition);
    }

    static void storeEvent(Writer out, StoreEvent store) {
        out.u64(store.op());
        ClientCodec.id(out, store.request());
        partition(out, store.partition());
        ItemCodec.key(out, store.key());
        VersionCodec.dot(out, store.dot());
        ItemCodec.valueOrNone(out, store.value());
        VersionCodec.dotSet(out, store.context());
        out.flag(store.check());
    }

    static StoreEvent storeEvent(Reader in) throws MalformedFrame {
        return new StoreEvent(
                in.u64("op"),
                ClientCodec.id(in),
                partition(in),
                ItemCodec.key(in),
                VersionCodec.dot(in),
                ItemCodec.valueOrNone(in),
                VersionCodec.dotSet(in),
                in.flag("check"));
    }

    static void eventStored(Writer out, EventStored stored) {
        out.u64(stored.op());
        out.flag(stored.standing());
        out.flag(stored.left());
        Missed missed = stored.missed();
        out.flag(missed != null);
        if (missed != null) {
            VersionCodec.dotSet(out, missed.context());
            VersionCodec.dotSet(out, missed.dots());
        }
    }

    static EventStored eventStored(Reader in) throws MalformedFrame {
        long op = in.u64("op");
        boolean standing = in.flag("standing");
        boolean left = in.flag("left");
        Missed missed =
                in.flag("missed present")
                        ? new Missed(VersionCodec.dotSet(in), VersionCodec.dotSet(in))
                        : null;
        return new EventStored(op, standing, left, missed);
    }

    static void storeHint(Writer out, StoreHint store) {
        out.u64(store.op());
        ClientCodec.id(out, store.request());
        partition(out, store.partition());
        ItemCodec.key(out, store.key());
        VersionCodec.dot(out, store.dot());
        ItemCodec.valueOrNone(out, store.value());
        VersionCodec.dotSet(out, store.context());
        MemberCodec.nodes(out, store.targets());
    }

    static StoreHint storeHint(Reader in) throws MalformedFrame {
        long op = in.u64("op");
        RequestId request = ClientCodec.id(in);
        int partition = partition(in);
        Key key = ItemCodec.key(in);
        Dot dot = VersionCodec.dot(in);
        Value value = ItemCodec.valueOrNone(in);
        DotSet context = VersionCodec.dotSet(in);
        return new StoreHint(
                op,
                request,
                partition,
                key,
                dot,
                value,
                context,
                MemberCodec.nodes(in, "hint target"));
    }

    /// The end of every answer that says no: whose question, and why.
    static void refusal(Writer out, long op, Refusal refusal) {
        out.u64(op);
        out.constant(refusal);
    }

    static Refusal refusal(Reader in) throws MalformedFrame {
        return in.constant("refusal", REFUSALS);
    }

    static void fetch(Writer out, Fetch fetch) {
        out.u64(fetch.op());
        ClientCodec.id(out, fetch.request());
        partition(out, fetch.partition());
        ItemCodec.key(out, fetch.key());
    }

    static Fetch fetch(Reader in) throws MalformedFrame {
        return new Fetch(in.u64("op"), ClientCodec.id(in), partition(in), ItemCodec.key(in));
    }

    static void fetched(Writer out, Fetched fetched) {
        out.u64(fetched.op());
        evidence(out, fetched.evidence());
        VersionCodec.siblings(out, fetched.siblings());
    }

    static Fetched fetched(Reader in) throws MalformedFrame {
        return new Fetched(in.u64("op"), evidence(in), VersionCodec.siblings(in));
    }

    static void evidence(Writer out, Evidence evidence) {
        out.constant(evidence);
    }

    static Evidence evidence(Reader in) throws MalformedFrame {
        return in.constant("evidence", EVIDENCE);
    }

    static void repair(Writer out, Repair repair) {
        ClientCodec.id(out, repair.request());
        partition(out, repair.partition());
        ItemCodec.key(out, repair.key());
        VersionCodec.siblings(out, repair.siblings());
        VersionCodec.actor(out, repair.toLife());
    }

    static Repair repair(Reader in) throws MalformedFrame {
        return new Repair(
                ClientCodec.id(in),
                partition(in),
                ItemCodec.key(in),
                VersionCodec.siblings(in),
                VersionCodec.actor(in, "life of the receiver"));
    }
}
