package dev.gramme.wire;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Who the nodes are and what is said of them.
final class MemberCodec {
    static final int LEAST_NODE_BYTES = 2;
    static final int LEAST_MEMBER_BYTES = LEAST_NODE_BYTES + 5;

    private static final int MAX_NAME_BYTES = 63;
    private static final int MAX_PORT = 65_535;
    private static final int LEAST_RUMOR_BYTES = LEAST_NODE_BYTES + 3;
    private static final Rumor.Liveness[] LIVENESS = Rumor.Liveness.values();

    private MemberCodec() {}

    static void cluster(Writer out, ClusterId cluster) {
        out.u64(cluster.high());
        out.u64(cluster.low());
    }

    static ClusterId cluster(Reader in) throws MalformedFrame {
        return new ClusterId(in.u64("cluster"), in.u64("cluster"));
    }

    static void node(Writer out, NodeId node) {
        out.text(node.name());
    }

    static NodeId node(Reader in, String field) throws MalformedFrame {
        int length = in.number(field, 1, MAX_NAME_BYTES);
        Bytes name = in.raw(field, length);
        try {
            return new NodeId(name.toUtf8());
        } catch (IllegalArgumentException invalid) {
            throw in.malformed(field, "is no node name: " + name);
        }
    }

    static void nodeOrNone(Writer out, @Nullable NodeId node) {
        out.flag(node != null);
        if (node != null) {
            node(out, node);
        }
    }

    static @Nullable NodeId nodeOrNone(Reader in, String field) throws MalformedFrame {
        return in.flag(field) ? node(in, field) : null;
    }

    static void nodes(Writer out, List<NodeId> nodes) {
        out.number(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            node(out, nodes.get(i));
        }
    }

    static List<NodeId> nodes(Reader in, String field) throws MalformedFrame {
        int count = in.count(field, LEAST_NODE_BYTES);
        List<NodeId> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(node(in, field));
        }
        return nodes;
    }

    static void member(Writer out, Member member) {
        node(out, member.id());
        out.text(member.host());
        out.number(port(member.peerPort()));
        out.number(port(member.clientPort()));
        out.text(member.zone());
        out.number(member.capacity());
    }

    static Member member(Reader in) throws MalformedFrame {
        return new Member(
                node(in, "member"),
                in.text("member host"),
                in.number("member peer port", 0, MAX_PORT),
                in.number("member client port", 0, MAX_PORT),
                in.text("member zone"),
                in.number("member capacity", 1, Integer.MAX_VALUE));
    }

    static void rumors(Writer out, List<Rumor> rumors) {
        out.number(rumors.size());
        for (int i = 0; i < rumors.size(); i++) {
            Rumor rumor = rumors.get(i);
            node(out, rumor.member());
            out.number(rumor.incarnation());
            out.constant(rumor.liveness());
            nodeOrNone(out, rumor.by().equals(rumor.member()) ? null : rumor.by());
        }
    }

    static List<Rumor> rumors(Reader in) throws MalformedFrame {
        int count = in.count("rumors", LEAST_RUMOR_BYTES);
        List<Rumor> rumors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rumors.add(rumor(in));
        }
        return rumors;
    }

    private static Rumor rumor(Reader in) throws MalformedFrame {
        NodeId member = node(in, "rumor member");
        long incarnation = in.number("rumor incarnation");
        Rumor.Liveness liveness = in.constant("rumor liveness", LIVENESS);
        NodeId other = nodeOrNone(in, "rumor by another");
        if (member.equals(other)) {
            throw in.malformed("rumor by another", "is by the member itself");
        }
        return new Rumor(member, incarnation, liveness, other == null ? member : other);
    }

    private static int port(int port) {
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("a port is at most 65535, not " + port);
        }
        return port;
    }
}
