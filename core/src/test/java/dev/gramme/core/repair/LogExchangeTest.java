package dev.gramme.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.PeerMessage.ClockOffer;
import dev.gramme.core.message.PeerMessage.Missing;
import dev.gramme.core.message.PeerMessage.OfferedClock;
import dev.gramme.core.replica.Replica;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Goal: every tick offers clocks to a node that needs them, and every such node has its turn.
/// Method: one node of a large cluster, by hand.
class LogExchangeTest {
    private static final DotSet CLOCK = DotSet.range(new Actor(5, 5), 1, 7);

    private final FakeNode node = new FakeNode(100, 64, CLOCK);
    private final LogExchange exchange = new LogExchange(node, new FullTransfers(node));
    private final TreeSet<NodeId> fellows = new TreeSet<>();

    LogExchangeTest() {
        exchange.use(node.topology());
        for (int partition : node.replicas().keySet()) {
            fellows.addAll(node.topology().homes(partition));
        }
        fellows.remove(node.self());
        assertThat(fellows.size()).isBetween(2, 12);
    }

    @Test
    void everyTickOffersToAFellowHomeAndAllHaveTheirTurn() {
        for (int round = 0; round < 5; round++) {
            assertThat(new TreeSet<>(ticks(fellows.size()))).isEqualTo(fellows);
        }
    }

    @Test
    void theOrderIsAnotherEveryTime() {
        TreeSet<String> orders = new TreeSet<>();
        for (int round = 0; round < 5; round++) {
            orders.add(ticks(fellows.size()).toString());
        }
        assertThat(orders).hasSizeGreaterThan(1);
    }

    @Test
    void whoIsDownTakesNobodysTurn() {
        node.down(fellows.removeFirst());
        for (int round = 0; round < 5; round++) {
            assertThat(new TreeSet<>(ticks(fellows.size()))).isEqualTo(fellows);
        }
    }

    @Test
    void withoutALiveFellowNothingIsSent() {
        fellows.forEach(node::down);
        exchange.tick();
        assertThat(node.sent()).isEmpty();
    }

    @Test
    void aLongLogOffersItsOneClockToTheLiveOtherHomes() {
        Replica replica = node.replicas().firstEntry().getValue();
        List<NodeId> others = new ArrayList<>(node.topology().homes(replica.partition()));
        others.remove(node.self());
        node.down(others.removeFirst());
        exchange.offer(replica);
        ClockOffer offer = new ClockOffer(List.of(new OfferedClock(replica.partition(), CLOCK)));
        assertThat(node.sent()).containsExactly(new FakeNode.Sent(others.getFirst(), offer));
    }

    @Test
    void whoLacksWhatIsNotLoggedIsSentForAFullTransfer() {
        int partition = node.replicas().firstKey();
        NodeId other = otherHome(partition);
        exchange.onOffer(other, new ClockOffer(List.of(new OfferedClock(partition, DotSet.EMPTY))));
        assertThat(node.sent())
                .containsExactly(
                        new FakeNode.Sent(
                                other, new Missing(partition, List.of(), true, node.life(other))));
        exchange.onOffer(other, new ClockOffer(List.of(new OfferedClock(partition, CLOCK))));
        assertThat(node.sent()).as("lacks nothing").isEmpty();
    }

    private NodeId otherHome(int partition) {
        return node.topology().homes(partition).stream()
                .filter(home -> !home.equals(node.self()))
                .findFirst()
                .orElseThrow();
    }

    /// Whom so many ticks offered to, one each.
    private List<NodeId> ticks(int count) {
        List<NodeId> offered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exchange.tick();
            List<FakeNode.Sent> sent = node.sent();
            assertThat(sent).hasSize(1);
            assertThat(sent.getFirst().message()).isInstanceOf(ClockOffer.class);
            offered.add(sent.getFirst().to());
        }
        return offered;
    }
}
