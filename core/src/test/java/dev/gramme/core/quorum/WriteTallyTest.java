package dev.gramme.core.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.quorum.WriteTally.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;

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
                        tally = tally.withStored(home, true, true);
                        stored++;
                        standing++;
                    }
                    case 2 -> {
                        tally = tally.withStored(home, false, true);
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
        WriteTally sloppy =
                WriteTally.plain(new Quorum(3, 2, 2, false), 3).withStored(0, true, true);
        WriteTally strict =
                WriteTally.plain(new Quorum(3, 2, 2, true), 3).withStored(0, true, true);
        assertThat(sloppy.withFallback(true).verdict()).isEqualTo(Verdict.REACHED);
        assertThat(strict.withFallback(true).verdict()).isEqualTo(Verdict.PENDING);
        assertThat(strict.withFallback(true).copies()).isEqualTo(1);
    }

    @Test
    void aNewLifeTakesTheCopyBack() {
        WriteTally tally =
                WriteTally.plain(new Quorum(3, 2, 2, true), 3)
                        .withStored(0, true, true)
                        .withStored(1, true, true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(tally.withoutHome(1).verdict()).isEqualTo(Verdict.PENDING);
        assertThat(tally.withoutHome(1).withFailed(2).verdict()).isEqualTo(Verdict.OUT_OF_REACH);
    }

    @Test
    void aSloppyOverwriteDoesNotWaitForHomesThatAreGone() {
        WriteTally tally =
                WriteTally.overwrite(new Quorum(3, 2, 2, false), 3, 2)
                        .withStored(0, true, true)
                        .withFailed(1)
                        .withFailed(2)
                        .withFallback(true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
    }

    @Test
    void aWriteAtOneDoesNotWaitForAnOpinion() {
        WriteTally tally =
                WriteTally.overwrite(new Quorum(3, 1, 1, false), 3, 2).withStored(0, true, true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
    }

    /// Each home is silent, stored on disk, stored in memory, or failed; two fallbacks may hold it.
    @Test
    void whereOnlyCopiesOnDiskCountNoOthersDo() {
        int[] reached = new int[3];
        for (int code = 0; code < 1 << 8; code++) {
            for (boolean strict : new boolean[] {true, false}) {
                WriteTally tally = WriteTally.plain(new Quorum(3, 2, 2, strict), 3).syncedOnly();
                int onDisk = 0;
                int open = 0;
                for (int home = 0; home < 3; home++) {
                    int state = code >> (2 * home) & 3;
                    tally =
                            switch (state) {
                                case 1 -> tally.withStored(home, true, true);
                                case 2 -> tally.withStored(home, true, false);
                                case 3 -> tally.withFailed(home);
                                default -> tally;
                            };
                    onDisk += state == 1 ? 1 : 0;
                    open += state == 0 ? 1 : 0;
                }
                for (int fallback = 0; fallback < 2; fallback++) {
                    boolean lasts = (code >> (6 + fallback) & 1) == 1;
                    tally = tally.withFallback(lasts);
                    onDisk += lasts && !strict ? 1 : 0;
                }
                Verdict right =
                        onDisk >= 2
                                ? Verdict.REACHED
                                : onDisk + open >= 2 ? Verdict.PENDING : Verdict.OUT_OF_REACH;
                assertThat(tally.verdict()).as("%s", tally).isEqualTo(right);
                assertThat(tally.durable()).isEqualTo(onDisk);
                assertThat(tally.counted()).isEqualTo(onDisk);
                reached[List.of(Verdict.values()).indexOf(right)]++;
            }
        }
        assertThat(reached).doesNotContain(0);
    }

    @Test
    void durableCopiesAreCountedAndTakenBackWithTheirHome() {
        WriteTally tally =
                WriteTally.plain(new Quorum(3, 2, 2, true), 3)
                        .withStored(0, true, false)
                        .withStored(1, true, true);
        assertThat(tally.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(tally.copies()).isEqualTo(2);
        assertThat(tally.durable()).isEqualTo(1);
        assertThat(tally.withoutHome(1).durable()).isZero();
    }
}
