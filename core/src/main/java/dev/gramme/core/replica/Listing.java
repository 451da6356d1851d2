package dev.gramme.core.replica;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.Position;

import java.util.ArrayList;
import java.util.List;

/// Reads the keys of one partition from a token on: one page of the store, and more only while
/// every record read shares one token. Ends between two tokens, so that the next question can begin
/// with a token alone. Owner's loop only.
public final class Listing {
    /// Most that the keys of one token may take in memory. Anyone can make keys with the same token
    /// (XXH3 has no secret).
    static final int TOKEN_BYTES = 1 << 20;

    private static final int KEY_BYTES = 64;
    private static final long PARTITION_END = -1;

    private final Store store;
    private final int partition;
    private final int count;
    private final int limitBytes;
    private final long wallMs;
    private final Sink sink;
    private final List<Key> keys = new ArrayList<>();
    private final List<Key> ofToken = new ArrayList<>();
    private int ofTokenBytes;
    private long token;
    private int tokens;

    /// Takes what a home testifies of a partition's keys.
    public interface Sink {
        /// @param evidence only FOUND testifies; UNREADABLE: too many keys share a token
        /// @param upTo the highest token, unsigned, up to which the keys are complete; all bits set
        ///   at the end of the partition
        void answer(Evidence evidence, List<Key> keys, long upTo);
    }

    Listing(Store store, int partition, int count, int limitBytes, long wallMs, Sink sink) {
        this.store = store;
        this.partition = partition;
        this.count = count;
        this.limitBytes = limitBytes;
        this.wallMs = wallMs;
        this.sink = sink;
    }

    void start(long from) {
        read(Position.before(from));
    }

    private void read(Position after) {
        store.scan(partition, after, count + 1, limitBytes, this::take);
    }

    private void take(Store.Page page) {
        for (Store.Row row : page.rows()) {
            if (tokens == 0 || row.position().token() != token) {
                closeToken();
                tokens++;
                token = row.position().token();
            }
            if (keys.size() >= count) {
                break;
            }
            ofTokenBytes += row.key().bytes().length() + KEY_BYTES;
            if (!row.siblings().shownAt(wallMs).isEmpty()) {
                ofToken.add(row.key());
            }
        }
        boolean enough = keys.size() >= count;
        if (page.last() && !enough) {
            closeToken();
            sink.answer(Evidence.FOUND, keys, PARTITION_END);
        } else if (tokens > 1) {
            sink.answer(Evidence.FOUND, keys, token - 1); // More records may have this token.
        } else if (ofTokenBytes > TOKEN_BYTES) {
            sink.answer(Evidence.UNREADABLE, List.of(), token);
        } else {
            read(page.rows().getLast().position());
        }
    }

    private void closeToken() {
        keys.addAll(ofToken);
        ofToken.clear();
        ofTokenBytes = 0;
    }
}
