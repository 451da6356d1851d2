package dev.gramme.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.port.Store;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/// Goal: what a home lists is complete up to the token it names, and it always names one that the
/// walk can go on from. Method: keys at tokens of the test's choice, read in pages of every size.
class ListingTest {
    private static final long END = -1;
    private static final long NOW = 1_000;

    private final FakeStore store = new FakeStore();
    private long lastDot;

    private record Listed(Evidence evidence, List<Key> keys, long upTo) {}

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 3", "3, 1", "3, 99", "5, 4", "99, 1", "99, 2", "99, 99"})
    void aWalkFindsEveryKeyOnceWhateverThePages(int count, int rowsPerPage) {
        long[] tokens = {0, 5, 5, 5, 6, 9, 9, Long.MAX_VALUE, Long.MIN_VALUE, -2, -2, -1, -1};
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            keys.add(put(String.format("k%02d", i), tokens[i], 0));
        }
        store.rowsPerPage(rowsPerPage);
        List<Key> walked = new ArrayList<>();
        long from = 0;
        do {
            Listed listed = list(from, count);
            assertThat(listed.evidence()).isEqualTo(Evidence.FOUND);
            assertThat(Long.compareUnsigned(listed.upTo(), from)).isNotNegative();
            walked.addAll(listed.keys());
            from = listed.upTo() + 1;
        } while (from != 0);
        assertThat(walked).isEqualTo(keys);
    }

    @Test
    void endsBeforeTheTokenThatMayHaveMoreKeys() {
        Key first = put("a", 3, 0);
        Key second = put("b", 7, 0);
        put("c", 7, 0);
        store.rowsPerPage(2);
        assertThat(list(0, 10)).isEqualTo(new Listed(Evidence.FOUND, List.of(first), 6));
        store.rowsPerPage(3);
        assertThat(list(4, 10).keys()).startsWith(second).hasSize(2);
        assertThat(list(8, 10)).isEqualTo(new Listed(Evidence.FOUND, List.of(), END));
    }

    @Test
    void whatHasExpiredOrBeenEmptiedIsNotListedAndNotTakenForTheEnd() {
        put("expired", 1, NOW);
        Key later = put("expires later", 2, NOW + 1);
        Key emptied = Key.of("emptied");
        store.place(emptied, 3);
        write(new Change.PutRecord(emptied, new Siblings(List.of(), DotSet.of(dot()))));
        Key last = put("never", 4, 0);
        assertThat(list(0, 10).keys()).containsExactly(later, last);
        store.rowsPerPage(2);
        assertThat(list(0, 10)).isEqualTo(new Listed(Evidence.FOUND, List.of(), 1));
        assertThat(list(3, 1)).isEqualTo(new Listed(Evidence.FOUND, List.of(last), END));
    }

    @Test
    void tooManyKeysOfOneTokenAreNoTestimony() {
        int count = Listing.TOKEN_BYTES / 1_000 + 2;
        for (int number = 0; number < count; number++) {
            put(String.format("%06d", number) + "x".repeat(1_000), 5, 0);
        }
        Key alone = put("alone", 4, 0);
        store.rowsPerPage(100);
        assertThat(list(0, 50)).isEqualTo(new Listed(Evidence.FOUND, List.of(alone), 4));
        assertThat(list(5, 50)).isEqualTo(new Listed(Evidence.UNREADABLE, List.of(), 5));
    }

    private Listed list(long from, int count) {
        List<Listed> answers = new ArrayList<>();
        new Listing(
                        store,
                        0,
                        count,
                        1 << 20,
                        NOW,
                        (e, keys, upTo) -> answers.add(new Listed(e, List.copyOf(keys), upTo)))
                .start(from);
        assertThat(answers).as("never inside the call").isEmpty();
        store.answerReads();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private Key put(String name, long token, long expiresAtMs) {
        Key key = Key.of(name);
        store.place(key, token);
        Value value = Value.plain(Bytes.utf8("v"), "", 0).expiringAt(expiresAtMs);
        write(new Change.PutRecord(key, Siblings.event(dot(), value, DotSet.EMPTY)));
        return key;
    }

    private Dot dot() {
        return new Dot(new Actor(1, 1), ++lastDot);
    }

    private void write(Change change) {
        store.append(new Store.Batch(0, List.of(change)), appended -> {});
        store.sync();
    }
}
