package dev.gramme.core.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.quorum.ReadTally.Verdict;
import dev.gramme.core.ring.Topology.Settings;

import org.junit.jupiter.api.Test;

/// Goal: a read waits exactly as long as it may still reach R. Method: all small tallies.
final class ReadTallyTest {
    @Test
    void everyTallyOfUpToFiveReplicasIsDecidedByItsDefinition() {
        for (int r = 1; r <= 5; r++) {
            for (int evidence = 0; evidence <= 5; evidence++) {
                for (int open = 0; open <= 5; open++) {
                    for (int spare = 0; spare <= 5; spare++) {
                        Verdict verdict =
                                new ReadTally(new Quorum(5, r, 3, true), evidence, open, spare)
                                        .verdict();
                        assertThat(verdict).isEqualTo(expected(r, evidence, open, spare));
                    }
                }
            }
        }
    }

    private static Verdict expected(int r, int evidence, int open, int spare) {
        if (evidence >= r) {
            return Verdict.REACHED;
        }
        if (evidence + open >= r) {
            return Verdict.PENDING;
        }
        return spare > 0 ? Verdict.ASK_ANOTHER : Verdict.OUT_OF_REACH;
    }

    @Test
    void levelsAndNumbersBecomeQuorums() {
        Settings settings = new Settings(8, 3, 2, 2);
        assertThat(Quorum.of(Options.DEFAULT, settings)).isEqualTo(new Quorum(3, 2, 2, false));
        Options all = new Options(1, 1, Level.ALL, true, 100, false);
        assertThat(Quorum.of(all, settings)).isEqualTo(new Quorum(3, 3, 3, true));
        Options one = new Options(0, 0, Level.ONE, false, 100, false);
        assertThat(Quorum.of(one, settings)).isEqualTo(new Quorum(3, 1, 1, false));
        Options quorum = new Options(0, 0, Level.QUORUM, false, 100, false);
        assertThat(Quorum.of(quorum, new Settings(8, 5, 1, 1)))
                .isEqualTo(new Quorum(5, 3, 3, false));
    }

    @Test
    void impossibleNumbersAreObjectedToInWords() {
        Settings settings = new Settings(8, 3, 2, 2);
        assertThat(Quorum.objection(new Options(4, 0, null, false, 100, false), settings))
                .contains("r is 1 to n (n = 3), not 4");
        assertThat(Quorum.objection(new Options(0, 9, null, false, 100, false), settings))
                .contains("w is 1 to n (n = 3), not 9");
        assertThat(Quorum.objection(Options.DEFAULT, settings)).isNull();
    }
}
