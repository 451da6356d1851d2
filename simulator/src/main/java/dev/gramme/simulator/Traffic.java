package dev.gramme.simulator;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.simulator.world.Watcher;

import java.util.EnumMap;
import java.util.Map;

/// Counts the frames that nodes send to each other, by what they are for.
final class Traffic implements Watcher {
    enum Purpose {
        /// Of clients' requests, read repair and hints as they are left.
        REQUESTS,
        /// Who is alive, and in which life.
        LIVENESS,
        /// Clock offers, and what follows from them; hints on their way home.
        EXCHANGE,
        TOPOLOGY
    }

    /// @param bytes of whole frames, length words included
    record Sum(long messages, long bytes) {
        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(messages + other.messages, bytes + other.bytes);
        }

        Sum minus(Sum other) {
            return new Sum(messages - other.messages, bytes - other.bytes);
        }
    }

    private final Map<Purpose, Sum> sums = new EnumMap<>(Purpose.class);

    @Override
    public void onSent(Envelope envelope, int frameBytes) {
        sums.merge(purpose(envelope.message()), new Sum(1, frameBytes), Sum::plus);
    }

    /// Everything so far.
    Map<Purpose, Sum> counted() {
        return new EnumMap<>(sums);
    }

    private static Purpose purpose(PeerMessage message) {
        return switch (message) {
            case PeerMessage.StoreEvent _, PeerMessage.EventStored _ -> Purpose.REQUESTS;
            case PeerMessage.StoreHint _, PeerMessage.HintStored _ -> Purpose.REQUESTS;
            case PeerMessage.Lasting _, PeerMessage.OnDisk _ -> Purpose.REQUESTS;
            case PeerMessage.NotStored _, PeerMessage.NotCoordinated _ -> Purpose.REQUESTS;
            case PeerMessage.Fetch _, PeerMessage.Fetched _ -> Purpose.REQUESTS;
            case PeerMessage.Repair _ -> Purpose.REQUESTS;
            case PeerMessage.Forward _, PeerMessage.Forwarded _ -> Purpose.REQUESTS;
            case PeerMessage.ListKeys _, PeerMessage.KeysListed _ -> Purpose.REQUESTS;
            case PeerMessage.CountKeys _, PeerMessage.KeysCounted _ -> Purpose.REQUESTS;
            case PeerMessage.Ping _, PeerMessage.PingAck _ -> Purpose.LIVENESS;
            case PeerMessage.PingFor _ -> Purpose.LIVENESS;
            case PeerMessage.ClockOffer _, PeerMessage.Missing _ -> Purpose.EXCHANGE;
            case PeerMessage.TransferPull _, PeerMessage.TransferStep _ -> Purpose.EXCHANGE;
            case PeerMessage.HintNotice _, PeerMessage.HintPull _ -> Purpose.EXCHANGE;
            case PeerMessage.HintBatch _, PeerMessage.HintReceipts _ -> Purpose.EXCHANGE;
            case PeerMessage.EndAsk _, PeerMessage.EndSaid _ -> Purpose.EXCHANGE;
            case PeerMessage.PrintAsk _, PeerMessage.PrintSaid _ -> Purpose.EXCHANGE;
            case PeerMessage.Outdated _ -> Purpose.EXCHANGE;
            case PeerMessage.TopologyPull _, PeerMessage.TopologyPush _ -> Purpose.TOPOLOGY;
            case PeerMessage.NoTopology _ -> Purpose.TOPOLOGY;
            case PeerMessage.Prepare _, PeerMessage.Promise _ -> Purpose.TOPOLOGY;
            case PeerMessage.Accept _, PeerMessage.Accepted _ -> Purpose.TOPOLOGY;
            case PeerMessage.JoinAsk _, PeerMessage.JoinAnswer _ -> Purpose.TOPOLOGY;
        };
    }
}
