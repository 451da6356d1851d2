package dev.gramme.wire;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.PeerMessage;

import org.jspecify.annotations.Nullable;

/// Finds the type and the codec of a message.
final class PeerCodec {
    private static final Durability[] DURABILITIES = Durability.values();

    private PeerCodec() {}

    static MessageType type(PeerMessage message) {
        return switch (message) {
            case PeerMessage.StoreEvent _ -> MessageType.STORE_EVENT;
            case PeerMessage.EventStored _ -> MessageType.EVENT_STORED;
            case PeerMessage.StoreHint _ -> MessageType.STORE_HINT;
            case PeerMessage.HintStored _ -> MessageType.HINT_STORED;
            case PeerMessage.NotStored _ -> MessageType.NOT_STORED;
            case PeerMessage.Fetch _ -> MessageType.FETCH;
            case PeerMessage.Fetched _ -> MessageType.FETCHED;
            case PeerMessage.Repair _ -> MessageType.REPAIR;
            case PeerMessage.Forward m when wanted(m) != null -> MessageType.LASTING;
            case PeerMessage.Forward _ -> MessageType.FORWARD;
            case PeerMessage.Forwarded _ -> MessageType.FORWARDED;
            case PeerMessage.NotCoordinated _ -> MessageType.NOT_COORDINATED;
            case PeerMessage.ListKeys _ -> MessageType.LIST_KEYS;
            case PeerMessage.KeysListed _ -> MessageType.KEYS_LISTED;
            case PeerMessage.CountKeys _ -> MessageType.COUNT_KEYS;
            case PeerMessage.KeysCounted _ -> MessageType.KEYS_COUNTED;
            case PeerMessage.Lasting _ -> MessageType.LASTING;
            case PeerMessage.OnDisk _ -> MessageType.ON_DISK;
            case PeerMessage.CatchUp m -> CatchUpKinds.type(m);
            case PeerMessage.Ping _ -> MessageType.PING;
            case PeerMessage.PingFor _ -> MessageType.PING_FOR;
            case PeerMessage.PingAck _ -> MessageType.PING_ACK;
            case PeerMessage.TopologyPull _ -> MessageType.TOPOLOGY_PULL;
            case PeerMessage.TopologyPush _ -> MessageType.TOPOLOGY_PUSH;
            case PeerMessage.NoTopology _ -> MessageType.NO_TOPOLOGY;
            case PeerMessage.Prepare _ -> MessageType.PREPARE;
            case PeerMessage.Promise _ -> MessageType.PROMISE;
            case PeerMessage.Accept _ -> MessageType.ACCEPT;
            case PeerMessage.Accepted _ -> MessageType.ACCEPTED;
            case PeerMessage.JoinAsk _ -> MessageType.JOIN_ASK;
            case PeerMessage.JoinAnswer _ -> MessageType.JOIN_ANSWER;
        };
    }

    static void body(Writer out, PeerMessage message) {
        switch (message) {
            case PeerMessage.StoreEvent m -> RequestCodec.storeEvent(out, m);
            case PeerMessage.EventStored m -> RequestCodec.eventStored(out, m);
            case PeerMessage.StoreHint m -> RequestCodec.storeHint(out, m);
            case PeerMessage.HintStored m -> out.u64(m.op());
            case PeerMessage.NotStored m -> RequestCodec.refusal(out, m.op(), m.refusal());
            case PeerMessage.Fetch m -> RequestCodec.fetch(out, m);
            case PeerMessage.Fetched m -> RequestCodec.fetched(out, m);
            case PeerMessage.Repair m -> RequestCodec.repair(out, m);
            case PeerMessage.Forward m -> forwardAsWanted(out, m);
            case PeerMessage.Forwarded m -> forwarded(out, m);
            case PeerMessage.NotCoordinated m -> RequestCodec.refusal(out, m.op(), m.refusal());
            case PeerMessage.ListKeys m -> WalkCodec.listKeys(out, m);
            case PeerMessage.KeysListed m -> WalkCodec.keysListed(out, m);
            case PeerMessage.CountKeys m -> WalkCodec.countKeys(out, m);
            case PeerMessage.KeysCounted m -> WalkCodec.keysCounted(out, m);
            case PeerMessage.Lasting m -> lasting(out, m);
            case PeerMessage.OnDisk m -> onDisk(out, m);
            case PeerMessage.CatchUp m -> CatchUpKinds.body(out, m);
            case PeerMessage.Ping m -> LivenessCodec.ping(out, m);
            case PeerMessage.PingFor m -> LivenessCodec.pingFor(out, m);
            case PeerMessage.PingAck m -> LivenessCodec.pingAck(out, m);
            case PeerMessage.TopologyPull _, PeerMessage.NoTopology _ -> {}
            case PeerMessage.TopologyPush m -> FormationCodec.topologyPush(out, m);
            case PeerMessage.Prepare m -> FormationCodec.prepare(out, m);
            case PeerMessage.Promise m -> FormationCodec.promise(out, m);
            case PeerMessage.Accept m -> FormationCodec.accept(out, m);
            case PeerMessage.Accepted m -> FormationCodec.accepted(out, m);
            case PeerMessage.JoinAsk m -> FormationCodec.joinAsk(out, m);
            case PeerMessage.JoinAnswer m -> FormationCodec.joinAnswer(out, m);
        }
    }

    static PeerMessage body(Reader in, MessageType type) throws MalformedFrame {
        return switch (type) {
            case STORE_EVENT -> RequestCodec.storeEvent(in);
            case EVENT_STORED -> RequestCodec.eventStored(in);
            case STORE_HINT -> RequestCodec.storeHint(in);
            case HINT_STORED -> new PeerMessage.HintStored(op(in));
            case NOT_STORED -> new PeerMessage.NotStored(op(in), RequestCodec.refusal(in));
            case FETCH -> RequestCodec.fetch(in);
            case FETCHED -> RequestCodec.fetched(in);
            case REPAIR -> RequestCodec.repair(in);
            case FORWARD -> forward(in);
            case FORWARDED -> new PeerMessage.Forwarded(op(in), ReplyCodec.reply(in));
            case NOT_COORDINATED ->
                    new PeerMessage.NotCoordinated(op(in), RequestCodec.refusal(in));
            case LIST_KEYS -> WalkCodec.listKeys(in);
            case KEYS_LISTED -> WalkCodec.keysListed(in);
            case COUNT_KEYS -> WalkCodec.countKeys(in);
            case KEYS_COUNTED -> WalkCodec.keysCounted(in);
            case LASTING -> lasting(in, in.constant("durability", DURABILITIES));
            case ON_DISK -> new PeerMessage.OnDisk(stored(in));
            case PING -> LivenessCodec.ping(in);
            case PING_FOR -> LivenessCodec.pingFor(in);
            case PING_ACK -> LivenessCodec.pingAck(in);
            case TOPOLOGY_PULL -> new PeerMessage.TopologyPull();
            case TOPOLOGY_PUSH -> FormationCodec.topologyPush(in);
            case NO_TOPOLOGY -> new PeerMessage.NoTopology();
            case PREPARE -> FormationCodec.prepare(in);
            case PROMISE -> FormationCodec.promise(in);
            case ACCEPT -> FormationCodec.accept(in);
            case ACCEPTED -> FormationCodec.accepted(in);
            case JOIN_ASK -> FormationCodec.joinAsk(in);
            case JOIN_ANSWER -> FormationCodec.joinAnswer(in);
            default -> CatchUpKinds.body(in, type);
        };
    }

    private static void lasting(Writer out, PeerMessage.Lasting lasting) {
        out.constant(lasting.durability());
        switch (lasting.write()) {
            case PeerMessage.StoreEvent event -> inner(out, event);
            case PeerMessage.StoreHint hint -> inner(out, hint);
        }
    }

    private static @Nullable Durability wanted(PeerMessage.Forward forward) {
        return forward.request().options().durability();
    }

    private static void forwardAsWanted(Writer out, PeerMessage.Forward forward) {
        Durability wanted = wanted(forward);
        if (wanted != null) {
            out.constant(wanted);
            out.u8(MessageType.FORWARD.code());
        }
        forward(out, forward);
    }

    private static void onDisk(Writer out, PeerMessage.OnDisk onDisk) {
        switch (onDisk.stored()) {
            case PeerMessage.EventStored event -> inner(out, event);
            case PeerMessage.HintStored hint -> inner(out, hint);
        }
    }

    private static void inner(Writer out, PeerMessage message) {
        out.u8(type(message).code());
        body(out, message);
    }

    private static PeerMessage lasting(Reader in, Durability durability) throws MalformedFrame {
        MessageType type = MessageType.read(in);
        return switch (type) {
            case STORE_EVENT -> new PeerMessage.Lasting(durability, RequestCodec.storeEvent(in));
            case STORE_HINT -> new PeerMessage.Lasting(durability, RequestCodec.storeHint(in));
            case FORWARD -> forward(in, durability);
            default -> throw in.malformed("lasting write", "is no write: " + type);
        };
    }

    private static PeerMessage forward(Reader in, Durability durability) throws MalformedFrame {
        PeerMessage.Forward plain = forward(in);
        ClientRequest.Direct request = plain.request();
        return new PeerMessage.Forward(
                plain.op(),
                plain.toLife(),
                request.withOptions(request.options().withDurability(durability)));
    }

    private static PeerMessage.Stored stored(Reader in) throws MalformedFrame {
        MessageType type = MessageType.read(in);
        return switch (type) {
            case EVENT_STORED -> RequestCodec.eventStored(in);
            case HINT_STORED -> new PeerMessage.HintStored(op(in));
            default -> throw in.malformed("on disk", "is nothing stored: " + type);
        };
    }

    private static long op(Reader in) throws MalformedFrame {
        return in.u64("op");
    }

    private static void forward(Writer out, PeerMessage.Forward forward) {
        out.u64(forward.op());
        VersionCodec.actor(out, forward.toLife());
        ClientCodec.request(out, forward.request());
    }

    private static void forwarded(Writer out, PeerMessage.Forwarded forwarded) {
        out.u64(forwarded.op());
        ReplyCodec.reply(out, forwarded.reply());
    }

    private static PeerMessage.Forward forward(Reader in) throws MalformedFrame {
        return new PeerMessage.Forward(
                op(in), VersionCodec.actor(in, "life of the receiver"), ClientCodec.request(in));
    }
}
