package dev.gramme.wire;

import dev.gramme.core.message.PeerMessage.Ping;
import dev.gramme.core.message.PeerMessage.PingAck;
import dev.gramme.core.message.PeerMessage.PingFor;

/// Messages of the failure detector.
final class LivenessCodec {
    private LivenessCodec() {}

    static void ping(Writer out, Ping ping) {
        out.u64(ping.seq());
        MemberCodec.rumors(out, ping.rumors());
    }

    static Ping ping(Reader in) throws MalformedFrame {
        return new Ping(in.u64("seq"), MemberCodec.rumors(in));
    }

    static void pingFor(Writer out, PingFor ping) {
        out.u64(ping.seq());
        MemberCodec.node(out, ping.target());
        MemberCodec.rumors(out, ping.rumors());
    }

    static PingFor pingFor(Reader in) throws MalformedFrame {
        return new PingFor(
                in.u64("seq"), MemberCodec.node(in, "ping target"), MemberCodec.rumors(in));
    }

    static void pingAck(Writer out, PingAck ack) {
        out.u64(ack.seq());
        MemberCodec.rumors(out, ack.rumors());
    }

    static PingAck pingAck(Reader in) throws MalformedFrame {
        return new PingAck(in.u64("seq"), MemberCodec.rumors(in));
    }
}
