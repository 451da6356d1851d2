package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gramme.simulator.ScaledCluster.Way;
import dev.gramme.simulator.Traffic.Purpose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/// Goal: what a request, an idle second and the forming of a cluster cost a node does not grow with
/// the number of nodes, and the figures are the same for the same seed. Method: small clusters; no
/// assertion looks at processor time.
class ScaleTest {
    private static final int REQUESTS = 200;
    private static final int SMALL = 5;
    private static final int LARGE = 24;

    @ParameterizedTest
    @ValueSource(ints = {3, SMALL, LARGE})
    void messagesPerRequestDependOnTheWayAlone(int nodes) {
        ScaledCluster cluster = formed(nodes);
        assertThat(perRequest(cluster, Way.PUT_AT_FIRST_HOME)).isEqualTo(4);
        assertThat(perRequest(cluster, Way.PUT_ELSEWHERE)).isEqualTo(6);
        assertThat(perRequest(cluster, Way.GET_AT_HOME)).isEqualTo(2, within(0.1)); // Hedges.
        if (Way.GET_ELSEWHERE.isIn(nodes)) {
            assertThat(perRequest(cluster, Way.GET_ELSEWHERE)).isEqualTo(4, within(0.1));
        }
    }

    @Test
    void anIdleNodeOfALargeClusterSendsNoMoreThanOneOfASmall() {
        double small = idle(SMALL);
        double large = idle(LARGE);
        assertThat(large).as("frames per node and second").isPositive().isLessThan(1.02 * small);
    }

    @Test
    void whileItFormsANodeAsksAFewForTheTopology() {
        ScaledCluster cluster = new ScaledCluster(1, LARGE);
        Span forming = cluster.form();
        assertThat(forming.of(Purpose.TOPOLOGY).messages()).isLessThan(15 * LARGE);
        assertThat(forming.virtualMs()).isLessThan(1_500);
    }

    @Test
    void oneSeedGivesTheSameFigures() {
        assertThat(withoutProcessor(8)).isEqualTo(withoutProcessor(8));
        assertThat(withoutProcessor(8)).isNotEqualTo(withoutProcessor(9));
    }

    @Test
    void theCommandPrintsATableForEachQuestion() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code = run(printed, "--scale", "--nodes", "4", "--seed", "7");
        assertThat(code).isZero();
        List<String> rows =
                printed.toString(UTF_8).lines().filter(line -> line.startsWith("| 4 ")).toList();
        assertThat(rows).hasSize(5);
        assertThat(rows.get(1)).contains("| 4.00, ").contains("| 6.00, ");
    }

    @Test
    void fewerNodesThanCopiesAreRefused() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThat(run(printed, "--scale", "--nodes", "2")).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("--scale takes 3 nodes or more");
    }

    private static int run(ByteArrayOutputStream printed, String... arguments) {
        PrintStream stream = new PrintStream(printed, true, UTF_8);
        return Simulate.run(List.of(arguments), stream, stream);
    }

    private static ScaledCluster formed(int nodes) {
        ScaledCluster cluster = new ScaledCluster(1, nodes);
        cluster.form();
        cluster.settle();
        return cluster;
    }

    private static double perRequest(ScaledCluster cluster, Way way) {
        Span asked = cluster.ask(way, REQUESTS);
        return (double) asked.of(Purpose.REQUESTS).messages() / REQUESTS;
    }

    private static double idle(int nodes) {
        Span rest = formed(nodes).rest(20_000);
        return (double) rest.all().messages() / nodes;
    }

    private static Span withoutProcessor(long seed) {
        ScaledCluster cluster = new ScaledCluster(seed, SMALL);
        Span forming = cluster.form();
        cluster.settle();
        Span all = forming.plus(cluster.ask(Way.PUT_ANYWHERE, REQUESTS));
        return new Span(all.virtualMs(), all.events(), 0, all.traffic());
    }
}
