package dev.gramme.wire;

import dev.gramme.core.message.Ballot;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Placement;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.ring.Topology.Settings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The topology document, ballots about it and the ledger. The homes of a partition are written as
/// places in the list of members.
final class TopologyCodec {
    private static final int MAX_HOMES = 32;
    private static final int MAX_PARTITIONS = 65_536;

    private TopologyCodec() {}

    static void topology(Writer out, Topology topology) {
        Settings settings = topology.settings();
        MemberCodec.cluster(out, topology.cluster());
        out.number(topology.epoch());
        out.number(settings.partitions());
        out.number(settings.n());
        out.number(settings.r());
        out.number(settings.w());
        out.number(topology.members().size());
        for (Member member : topology.members()) {
            MemberCodec.member(out, member);
        }
        MemberCodec.nodes(out, topology.removed());
        placement(out, topology);
    }

    static Topology topology(Reader in) throws MalformedFrame {
        ClusterId cluster = MemberCodec.cluster(in);
        long epoch = in.number("topology epoch");
        Settings settings = settings(in);
        List<Member> members = members(in);
        List<NodeId> removed = MemberCodec.nodes(in, "removed node");
        Placement placement = placement(in, settings.partitions(), members);
        return new Topology(cluster, epoch, settings, members, removed, placement);
    }

    static void topologyOrNone(Writer out, @Nullable Topology topology) {
        out.flag(topology != null);
        if (topology != null) {
            topology(out, topology);
        }
    }

    static @Nullable Topology topologyOrNone(Reader in) throws MalformedFrame {
        return in.flag("topology present") ? topology(in) : null;
    }

    private static Settings settings(Reader in) throws MalformedFrame {
        int partitions = in.number("partitions", 1, MAX_PARTITIONS);
        int n = in.number("n", 1, MAX_HOMES);
        int r = in.number("r", 1, n);
        int w = in.number("w", 1, n);
        if (Integer.bitCount(partitions) != 1) {
            throw in.malformed("partitions", "are " + partitions + ", not a power of two");
        }
        return new Settings(partitions, n, r, w);
    }

    private static List<Member> members(Reader in) throws MalformedFrame {
        int count = in.count("members", MemberCodec.LEAST_MEMBER_BYTES);
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(MemberCodec.member(in));
            if (i > 0 && members.get(i - 1).id().compareTo(members.get(i).id()) >= 0) {
                throw in.malformed("members", "do not ascend by name");
            }
        }
        return members;
    }

    private static void placement(Writer out, Topology topology) {
        int partitions = topology.settings().partitions();
        if (topology.placement().partitions() != partitions) {
            throw new IllegalArgumentException(
                    "a placement of "
                            + topology.placement().partitions()
                            + " partitions where there are "
                            + partitions);
        }
        Map<NodeId, Integer> places = new HashMap<>();
        for (Member member : topology.members()) {
            places.put(member.id(), places.size());
        }
        for (int partition = 0; partition < partitions; partition++) {
            List<NodeId> homes = topology.homes(partition);
            out.number(homes.size());
            for (NodeId home : homes) {
                Integer place = places.get(home);
                if (place == null) {
                    throw new IllegalArgumentException("a home that is no member: " + home);
                }
                out.number(place);
            }
        }
    }

    private static Placement placement(Reader in, int partitions, List<Member> members)
            throws MalformedFrame {
        if (in.remaining() < partitions) {
            throw in.malformed(
                    "placement", "has " + in.remaining() + " bytes for " + partitions + " rows");
        }
        List<List<NodeId>> rows = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            rows.add(row(in, members));
        }
        return new Placement(rows);
    }

    private static List<NodeId> row(Reader in, List<Member> members) throws MalformedFrame {
        int count = in.number("homes of a partition", 0, MAX_HOMES);
        List<NodeId> row = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            NodeId home = members.get(in.number("home", 0, members.size() - 1)).id();
            if (row.contains(home)) {
                throw in.malformed("home", "stands twice in one partition: " + home);
            }
            row.add(home);
        }
        return row;
    }

    static void ballot(Writer out, Ballot ballot) {
        out.number(ballot.round());
        MemberCodec.node(out, ballot.proposer());
    }

    static Ballot ballot(Reader in) throws MalformedFrame {
        return new Ballot(in.number("ballot round"), MemberCodec.node(in, "ballot proposer"));
    }

    static void ballotOrNone(Writer out, @Nullable Ballot ballot) {
        out.flag(ballot != null);
        if (ballot != null) {
            ballot(out, ballot);
        }
    }

    static @Nullable Ballot ballotOrNone(Reader in) throws MalformedFrame {
        return in.flag("ballot present") ? ballot(in) : null;
    }

    static void ledger(Writer out, Ledger ledger) {
        topologyOrNone(out, ledger.topology());
        out.blob(ledger.key());
        ballotOrNone(out, ledger.promised());
        ballotOrNone(out, ledger.acceptedIn());
        topologyOrNone(out, ledger.accepted());
    }

    static Ledger ledger(Reader in) throws MalformedFrame {
        return new Ledger(
                topologyOrNone(in),
                in.blob("cluster key"),
                ballotOrNone(in),
                ballotOrNone(in),
                topologyOrNone(in));
    }
}
