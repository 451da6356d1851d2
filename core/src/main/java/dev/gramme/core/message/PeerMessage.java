package dev.gramme.core.message;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What nodes say to each other. `op` numbers a question at its sender, and its answer carries the
/// same number back. Records of keys travel with the life of the receiver they are meant for
/// (`toLife`); another life ignores them.
public sealed interface PeerMessage {
    /// What is said in its place where it finds no room on its way, so that nobody waits for it
    /// until a deadline; null: nothing.
    default @Nullable PeerMessage withoutRoom() {
        return null;
    }

    // ---- a request on its replicas (Dynamo §4.5) ----

    /// A write event for a home.
    ///
    /// @param value null: a delete
    /// @param check say in the acknowledgement what the context missed (overwrite)
    record StoreEvent(
            long op,
            RequestId request,
            int partition,
            Key key,
            Dot dot,
            @Nullable Value value,
            DotSet context,
            boolean check)
            implements PeerMessage, Writing {}

    /// This home holds the event, as durably as its settings say; [OnDisk] around it says more.
    ///
    /// @param standing the home is in good standing for this key
    /// @param left the event's dot is still a sibling there (only with check)
    /// @param missed what the event's context missed; null: nothing, or not asked
    record EventStored(long op, boolean standing, boolean left, @Nullable Missed missed)
            implements PeerMessage, Stored {}

    /// What an overwrite's context lacked at a home, with the siblings that go with it.
    record Missed(DotSet context, DotSet dots) {}

    /// An event for homes that cannot be reached, to be kept by a fallback until they can.
    record StoreHint(
            long op,
            RequestId request,
            int partition,
            Key key,
            Dot dot,
            @Nullable Value value,
            DotSet context,
            List<NodeId> targets)
            implements PeerMessage, Writing {}

    record HintStored(long op) implements PeerMessage, Stored {}

    /// A write whose client has asked for a durability of its own.
    record Lasting(Durability durability, Writing write) implements PeerMessage {}

    /// What brings an event to a node.
    sealed interface Writing {}

    /// What was stored is on disk there: it outlives a loss of power.
    record OnDisk(Stored stored) implements PeerMessage {}

    /// What says that a write was stored.
    sealed interface Stored {
        long op();
    }

    /// The event or hint was not taken, and has changed nothing here.
    record NotStored(long op, Refusal refusal) implements PeerMessage {}

    enum Refusal {
        FULL,
        OVERLOADED,
        WRONG_EPOCH,
        FENCED,
        /// It arrived after its deadline.
        LATE
    }

    record Fetch(long op, RequestId request, int partition, Key key) implements PeerMessage {}

    /// The durable state of a key at a replica. Only FOUND and ABSENT are evidence.
    record Fetched(long op, Evidence evidence, Siblings siblings) implements PeerMessage {
        @Override
        public PeerMessage withoutRoom() {
            return new Fetched(op, Evidence.UNREADABLE, Siblings.ABSENT);
        }
    }

    enum Evidence {
        FOUND,
        ABSENT,
        UNREADABLE,
        RECOVERING,
        /// A fallback that holds no hint of the key.
        NONE
    }

    /// Read repair: a merged state for a home that lacked something.
    record Repair(RequestId request, int partition, Key key, Siblings siblings, Actor toLife)
            implements PeerMessage {}

    /// A client's request for a node that can coordinate it.
    ///
    /// @param toLife another life ignores it: the one that was meant may have coordinated it
    record Forward(long op, Actor toLife, ClientRequest.Direct request) implements PeerMessage {}

    record Forwarded(long op, Reply reply) implements PeerMessage {}

    /// The node asked cannot coordinate this request now; nothing was done.
    record NotCoordinated(long op, Refusal refusal) implements PeerMessage {}

    // ---- walks over all keys ----

    /// Asks a home for the keys of a partition that have a visible value.
    ///
    /// @param from the first token to look at, unsigned
    /// @param count about how many keys to answer with
    record ListKeys(long op, RequestId request, int partition, long from, int count)
            implements PeerMessage {}

    /// The keys a home shows, by its own wall clock.
    ///
    /// @param evidence only FOUND testifies; UNREADABLE: too many keys share one token
    /// @param upTo the highest token, unsigned, up to which no key is left out
    record KeysListed(long op, Evidence evidence, List<Key> keys, long upTo)
            implements PeerMessage {}

    /// Asks a node how many keys its partitions hold.
    record CountKeys(long op, RequestId request) implements PeerMessage {}

    /// @param counts of the partitions in whose homes the sender is in good standing
    record KeysCounted(long op, List<KeyCount> counts) implements PeerMessage {}

    record KeyCount(int partition, long keys) {}

    // ---- catching up (partition-clock-spec sections 6 and 7) ----

    /// What homes say to become alike. Only between nodes of one epoch.
    sealed interface CatchUp extends PeerMessage {}

    /// A key's state, with the dots the receiver may claim once it has absorbed it.
    record Entry(Key key, Siblings siblings, DotSet events) {}

    /// The sender's durable clocks of partitions whose home the receiver is.
    record ClockOffer(List<OfferedClock> clocks) implements CatchUp {}

    record OfferedClock(int partition, DotSet clock) {}

    /// What the offering home lacked.
    ///
    /// @param needFull a missing dot is no longer in the log: ask for a full transfer
    record Missing(int partition, List<Entry> entries, boolean needFull, Actor toLife)
            implements CatchUp {}

    /// The receiver offered more in an earlier life than it does now: its disk is an old copy, or
    /// has forgotten what it had called durable.
    record Outdated(int partition, Actor toLife) implements CatchUp {}

    /// Asks for the next keys of a full transfer.
    ///
    /// @param session chosen by the asker; a new one starts over
    /// @param after the last key already taken; null: start
    record TransferPull(long session, int partition, @Nullable Key after) implements CatchUp {}

    /// @param clock the giver's clock when this step was read; that of the first step counts
    /// @param after echoes the pull, so that a repeated step is recognised
    /// @param last nothing follows
    record TransferStep(
            long session,
            int partition,
            @Nullable Key after,
            DotSet clock,
            List<Entry> entries,
            boolean last,
            Actor toLife)
            implements CatchUp {}

    /// A fallback holds hints for the receiver.
    record HintNotice(long hints) implements CatchUp {}

    /// The returned node asks for hints, as many bytes as it has room for.
    record HintPull(int creditBytes) implements CatchUp {}

    record HintBatch(List<HeldHint> hints, boolean more, Actor toLife) implements CatchUp {}

    record HeldHint(int partition, Entry entry, long version) {}

    /// These hints are durable at their target.
    record HintReceipts(List<HintReceipt> receipts) implements CatchUp {}

    record HintReceipt(int partition, Key key, long version) {}

    // ---- lives that have ended (VERSION-6) ----

    /// Asks whether these lives are over for the receiver: it takes no frame of them or of earlier
    /// ones of their nodes any more, and holds no hint of their events.
    record EndAsk(long op, List<Actor> lives) implements CatchUp {}

    /// @param over those of the asked lives that are
    record EndSaid(long op, List<Actor> over) implements CatchUp {}

    /// Asks another home whether the same stands in its clock, once all that it has heard so far is
    /// durable.
    record PrintAsk(long op, int partition, List<LifePrint> prints) implements CatchUp {}

    /// @param same those of the asked prints that are its own
    record PrintSaid(long op, int partition, List<LifePrint> same) implements CatchUp {}

    /// What stands in a clock of a node's lives up to `last`.
    record LifePrint(Actor last, long print) {}

    // ---- liveness (SWIM) ----

    record Ping(long seq, List<Rumor> rumors) implements PeerMessage {}

    /// Asks a third node to ping `target` on the sender's behalf.
    record PingFor(long seq, NodeId target, List<Rumor> rumors) implements PeerMessage {}

    record PingAck(long seq, List<Rumor> rumors) implements PeerMessage {}

    // ---- topology: formation, joins, the choice of the next epoch ----

    /// Asks for the receiver's topology. Answered by TopologyPush, or by NoTopology.
    record TopologyPull() implements PeerMessage {}

    /// @param key the cluster's signing key; empty when the receiver has it already
    record TopologyPush(Topology topology, Bytes key) implements PeerMessage {}

    record NoTopology() implements PeerMessage {}

    /// @param epoch the epoch to be chosen
    /// @param requiresEmpty promise only if this node holds no data, and take none until decided
    record Prepare(long epoch, Ballot ballot, boolean requiresEmpty) implements PeerMessage {}

    /// @param granted false: `promised` is higher, or `refusal` says why
    record Promise(
            long epoch,
            Ballot ballot,
            boolean granted,
            @Nullable Ballot promised,
            @Nullable Ballot acceptedIn,
            @Nullable Topology accepted,
            String refusal)
            implements PeerMessage {}

    record Accept(Ballot ballot, Topology topology) implements PeerMessage {}

    record Accepted(long epoch, Ballot ballot, boolean granted, @Nullable Ballot promised)
            implements PeerMessage {}

    /// Asks the receiver's cluster to take the sender in.
    ///
    /// @param empty the sender is alone and holds no data
    /// @param alone the sender is the only member of its cluster
    record JoinAsk(long op, Member candidate, boolean empty, boolean alone)
            implements PeerMessage {}

    /// @param joined true: `topology` and `key` are the candidate's from now on
    /// @param turned the asked node is the lone, empty side: it will join the asker instead
    record JoinAnswer(
            long op,
            boolean joined,
            boolean turned,
            String reason,
            @Nullable Topology topology,
            Bytes key)
            implements PeerMessage {}
}
