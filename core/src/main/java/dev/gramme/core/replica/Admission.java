package dev.gramme.core.replica;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

/// What an event must keep to be minted at a home.
///
/// @param refuseStale its context covers every version this node minted, in any of its lives
/// @param siblings so many versions may stand under the key afterwards
/// @param wallMs what has expired by then counts for neither
/// @param durability of its acknowledgement; null: as the store's settings say
public record Admission(
        boolean refuseStale, int siblings, long wallMs, @Nullable Durability durability) {
    /// Of the bodies of one key's versions: two of the largest values that settings allow.
    public static final int MOST_BYTES = 16 << 20;

    /// The same after merges: what a frame between nodes can carry. More is neither merged nor
    /// claimed, so that each record can be told to the other homes and fits into every engine.
    static final int MOST_MERGED_BYTES = 2 * MOST_BYTES;

    /// The same of all that one batch brings to a store: hints of a record for several homes.
    public static final int MOST_BATCH_BYTES = 3 * MOST_MERGED_BYTES;

    boolean tooMuch(Siblings shown, DotSet given, Value value) {
        return shown.outside(given) >= siblings
                || shown.bodyBytesOutside(given) + value.body().length() > MOST_BYTES;
    }
}
