package dev.gramme.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Goal: what expires is hidden, dropped, and claimed by readers as docs/design/partition-clock.md
/// says. Method: one record of three versions, by hand.
class SiblingsExpiryTest {
    private static final Dot EARLY = new Dot(new Actor(1, 1), 4);
    private static final Dot LATE = new Dot(new Actor(2, 2), 5);
    private static final Dot LASTING = new Dot(new Actor(3, 3), 6);
    private static final DotSet OLDER = DotSet.range(new Actor(1, 1), 1, 3);

    private final Siblings record =
            Siblings.event(EARLY, value(100), OLDER)
                    .merge(Siblings.event(LATE, value(200), DotSet.EMPTY))
                    .merge(Siblings.event(LASTING, value(0), DotSet.EMPTY));

    @Test
    void theFirstExpiryIsThatOfTheFirstToExpire() {
        assertThat(record.firstExpiryMs()).isEqualTo(100);
        assertThat(record.withoutExpired(101).firstExpiryMs()).isEqualTo(200);
        assertThat(record.withoutExpired(201).firstExpiryMs()).isZero();
        assertThat(Siblings.ABSENT.firstExpiryMs()).isZero();
    }

    @Test
    void onlyWhatExpiresBeforeTheEndGoesAndTheContextStays() {
        assertThat(record.withoutExpired(100)).isEqualTo(record);
        Siblings dropped = record.withoutExpired(101);
        assertThat(dropped.dots()).isEqualTo(DotSet.of(List.of(LATE, LASTING)));
        assertThat(dropped.context()).isEqualTo(record.context());
        assertThat(dropped.merge(record)).isEqualTo(dropped);
        assertThat(record.withoutExpired(Long.MAX_VALUE).dots()).isEqualTo(DotSet.of(LASTING));
    }

    @Test
    void aReaderHasSeenWhatIsShownAndWhatTheOthersCallExpiredToo() {
        assertThat(record.seenAt(99, this::unasked)).isSameAs(record);
        Siblings seen = record.seenAt(100, () -> 100);
        assertThat(seen.dots()).isEqualTo(DotSet.of(List.of(LATE, LASTING)));
        assertThat(seen.context()).isEqualTo(record.context());
    }

    @Test
    void aReaderHasNotSeenWhatOneClockAloneHides() {
        Siblings seen = record.seenAt(1_000, () -> 150);
        assertThat(seen.dots()).isEqualTo(DotSet.of(LASTING));
        assertThat(seen.context()).isEqualTo(record.context().minus(LATE));
        Dot next = new Dot(new Actor(4, 4), 1);
        assertThat(record.merge(Siblings.event(next, value(0), seen.context())).dots())
                .as("a write with that context leaves it there")
                .isEqualTo(DotSet.of(List.of(LATE, next)));
    }

    @Test
    void aReaderWhoseClockIsBehindHasSeenWhatItIsShown() {
        assertThat(record.seenAt(99, this::unasked)).isSameAs(record);
    }

    private long unasked() {
        throw new AssertionError("nothing is hidden");
    }

    private static Value value(long expiresAtMs) {
        return Value.plain(Bytes.utf8("v"), "", 1).expiringAt(expiresAtMs);
    }
}
