package dev.gramme.wire;

import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.PeerMessage.Accept;
import dev.gramme.core.message.PeerMessage.Accepted;
import dev.gramme.core.message.PeerMessage.JoinAnswer;
import dev.gramme.core.message.PeerMessage.JoinAsk;
import dev.gramme.core.message.PeerMessage.Prepare;
import dev.gramme.core.message.PeerMessage.Promise;
import dev.gramme.core.message.PeerMessage.TopologyPush;
import dev.gramme.core.ring.Topology;

/// Messages about the topology: formation, joins, the choice of the next epoch.
final class FormationCodec {
    private FormationCodec() {}

    static void topologyPush(Writer out, TopologyPush push) {
        TopologyCodec.topology(out, push.topology());
        out.blob(push.key());
    }

    static TopologyPush topologyPush(Reader in) throws MalformedFrame {
        return new TopologyPush(TopologyCodec.topology(in), in.blob("cluster key"));
    }

    static void prepare(Writer out, Prepare prepare) {
        out.number(prepare.epoch());
        TopologyCodec.ballot(out, prepare.ballot());
        out.flag(prepare.requiresEmpty());
    }

    static Prepare prepare(Reader in) throws MalformedFrame {
        return new Prepare(in.number("epoch"), TopologyCodec.ballot(in), in.flag("requires empty"));
    }

    static void promise(Writer out, Promise promise) {
        out.number(promise.epoch());
        TopologyCodec.ballot(out, promise.ballot());
        out.flag(promise.granted());
        TopologyCodec.ballotOrNone(out, promise.promised());
        TopologyCodec.ballotOrNone(out, promise.acceptedIn());
        TopologyCodec.topologyOrNone(out, promise.accepted());
        out.text(promise.refusal());
    }

    static Promise promise(Reader in) throws MalformedFrame {
        long epoch = in.number("epoch");
        Ballot ballot = TopologyCodec.ballot(in);
        boolean granted = in.flag("granted");
        Ballot promised = TopologyCodec.ballotOrNone(in);
        Ballot acceptedIn = TopologyCodec.ballotOrNone(in);
        Topology accepted = TopologyCodec.topologyOrNone(in);
        return new Promise(
                epoch, ballot, granted, promised, acceptedIn, accepted, in.text("refusal"));
    }

    static void accept(Writer out, Accept accept) {
        TopologyCodec.ballot(out, accept.ballot());
        TopologyCodec.topology(out, accept.topology());
    }

    static Accept accept(Reader in) throws MalformedFrame {
        return new Accept(TopologyCodec.ballot(in), TopologyCodec.topology(in));
    }

    static void accepted(Writer out, Accepted accepted) {
        out.number(accepted.epoch());
        TopologyCodec.ballot(out, accepted.ballot());
        out.flag(accepted.granted());
        TopologyCodec.ballotOrNone(out, accepted.promised());
    }

    static Accepted accepted(Reader in) throws MalformedFrame {
        return new Accepted(
                in.number("epoch"),
                TopologyCodec.ballot(in),
                in.flag("granted"),
                TopologyCodec.ballotOrNone(in));
    }

    static void joinAsk(Writer out, JoinAsk ask) {
        out.u64(ask.op());
        MemberCodec.member(out, ask.candidate());
        out.flag(ask.empty());
        out.flag(ask.alone());
    }

    static JoinAsk joinAsk(Reader in) throws MalformedFrame {
        return new JoinAsk(
                in.u64("op"), MemberCodec.member(in), in.flag("empty"), in.flag("alone"));
    }

    static void joinAnswer(Writer out, JoinAnswer answer) {
        out.u64(answer.op());
        out.flag(answer.joined());
        out.flag(answer.turned());
        out.text(answer.reason());
        TopologyCodec.topologyOrNone(out, answer.topology());
        out.blob(answer.key());
    }

    static JoinAnswer joinAnswer(Reader in) throws MalformedFrame {
        return new JoinAnswer(
                in.u64("op"),
                in.flag("joined"),
                in.flag("turned"),
                in.text("join reason"),
                TopologyCodec.topologyOrNone(in),
                in.blob("cluster key"));
    }
}
