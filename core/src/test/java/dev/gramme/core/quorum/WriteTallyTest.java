package dev.gramme.core.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.quorum.WriteTally.Verdict;

import org.junit.jupiter.api.Test;

/// Goal: no tally of up to five homes decides wrongly. Method: every combination of replies is
/// enumerated and compared with the definition, counted by hand in plain loops.
final class WriteTallyTest {
    private interface Visitor {
        void visit(WriteTally tally, int stored, int standing, int failed);
    }

    /// Each home is silent, stored in good standing, stored while recovering, or failed.
    private static int forEachTally(WriteTally start, Visitor visitor) {
        int homes = start.homes();
        int combinations = 1 << (2 * homes);
        for (int code = 0; code < combinations; code++) {
            WriteTally tally = start;
            int stored = 0;
            int standing = 0;
            int failed = 0;
            for (int home = 0; home < homes; home++) {
                switch (code >> (2 * home) & 3) {
                    case 1 -> {
                        tally = tally.withStored(home, true);
                        stored++;
                        standing++;
                    }
                    case 2 -> {
                        tally = tally.withStored(home, false);
                        stored++;
                    }
                    case 3 -> {
                        tally = tally.withFailed(home);
                        failed++;
                    }
                    default -> {}
                }
            }
            visitor.visit(tally, stored, standing, failed);
        }
        return combinations;
    }

    @Test
    void aPlainStrictWriteIsReachedExactlyWithWHomes() {
        int seen = 0;
        for (int n = 1; n <= 5; n++) {
            for (int w = 1; w <= n; w++) {
                int needed = w;
                seen +=
                        forEachTally(
                                WriteTally.plain(new Quorum(n, 1, w, true), n),
                                (tally, stored, standing, failed) -> {
                                    assertThat(tally.verdict() == Verdict.REACHED)
                                            .isEqualTo(stored >= needed);
                                    assertThat(tally.copies()).isEqualTo(stored);
                                });
            }
        }
        assertThat(seen).isEqualTo(4 + 2 * 16 + 3 * 64 + 4 * 256 + 5 * 1024);
    }

    @Test
    void aWriteIsOutOfReachOnlyWhenTooFewHomesAreLeft() {
        for (int n = 1; n <= 5; n++) {
            for (int w = 1; w <= n; w++) {
                int homes = n;
                int needed = w;
                forEachTally(
                        WriteTally.plain(new Quorum(n, 1, w, true), n),
                        (tally, stored, standing, failed) ->
                                assertThat(tally.verdict() == Verdict.OUT_OF_REACH)
                                        .isEqualTo(homes - failed < needed));
            }
        }
    }

    @Test
    void aStrictOverwriteAlsoWaitsForTheWordOfHomesInGoodStanding() {
        for (int n = 1; n <= 5; n++) {
            for (int w = n / 2 + 1; w <= n; w++) {
                int needed = w;
                int speak = n - w + 1;
                forEachTally(
                        WriteTally.overwrite(new Quorum(n, 1, w, true), n, w),
                        (tally, stored, standing, failed) ->
                                assertThat(tally.verdict() == Verdict.REACHED)
                                        .isEqualTo(stored >= needed && standing >= speak));
            }
        }
    }

    @Test
    void aStrictOverwriteMeetsEveryEarlierWriteQuorum() {
        for (int n = 1; n <= 5; n++) {
            for (int w = 1; w <= n; w++) {
                WriteTally tally = WriteTally.overwrite(new Quorum(n, 1, w, true), n, w);
                assertThat(tally.standingNeeded() + w).isGreaterThan(n);
            }
        }
    }

    @Test
    void fallbacksCountForSloppyWritesOnly() {
        WriteTally sloppy = WriteTally.plain(new Quorum(3, 2, 2, false), 3).withStored(0, true);
        WriteTally strict = WriteTally.plain(new Quorum(3, 2, 2, true), 3).withStored(0, true);
        assertThat(sloppy.withFallback().verdict()).isEqualTo(Verdict.REACHED);
        assertThat(strict.withFallback().verdict()).isEqualTo(Verdict.PENDING);
        assertThat(strict.withFallback().copies()).isEqualTo(1);
    }

    @Test
    void aNewLifeTakesTheCopyBack() {
        WriteTally tally =
                WriteTally.plain(new Quorum(3, 2, 2, true), 3)
                        .withStored(0, true)
                        .withStored(1, true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(tally.withoutHome(1).verdict()).isEqualTo(Verdict.PENDING);
        assertThat(tally.withoutHome(1).withFailed(2).verdict()).isEqualTo(Verdict.OUT_OF_REACH);
    }

    @Test
    void aSloppyOverwriteDoesNotWaitForHomesThatAreGone() {
        WriteTally tally =
                WriteTally.overwrite(new Quorum(3, 2, 2, false), 3, 2)
                        .withStored(0, true)
                        .withFailed(1)
                        .withFailed(2)
                        .withFallback();
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
    }

    @Test
    void aWriteAtOneDoesNotWaitForAnOpinion() {
        WriteTally tally =
                WriteTally.overwrite(new Quorum(3, 1, 1, false), 3, 2).withStored(0, true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
    }
}
