package dev.gramme.core.replica;

import dev.gramme.core.message.ClientRequest.Durability;

import org.jspecify.annotations.Nullable;

/// What a writer wants of the acknowledgement.
///
/// @param durability null: as the store's settings say
/// @param checked it says what the event's context missed
public record Receipt(@Nullable Durability durability, boolean checked) {
    static final Receipt USUAL = new Receipt(null, false);

    /// With more on its way to the disk, nothing is acknowledged ahead of it.
    private static final long MOST_WAITING_BYTES = 16 << 20;

    /// Whether the acknowledgement need not wait until the write is stored. A word about other
    /// events waits until they are durable.
    boolean mayPrecede(Absorbed absorbed, long waitingBytes) {
        return durability == Durability.NONE
                && waitingBytes < MOST_WAITING_BYTES
                && (!checked || (absorbed.left() && absorbed.missed() == null));
    }
}
