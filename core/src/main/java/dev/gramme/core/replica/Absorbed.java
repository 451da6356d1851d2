package dev.gramme.core.replica;

import dev.gramme.core.message.PeerMessage.Missed;
import dev.gramme.core.port.Store.Appended;

import org.jspecify.annotations.Nullable;

/// What a write did at a home; told when it is durable, or before if its client asked for that.
///
/// @param standing the home is in good standing
/// @param left the event's dot is still a sibling
/// @param missed what the event's context lacked, if anything
/// @param onDisk it outlives a loss of power there
public record Absorbed(boolean standing, boolean left, @Nullable Missed missed, boolean onDisk) {
    Absorbed with(Appended outcome) {
        return new Absorbed(standing, left, missed, outcome == Appended.DURABLE);
    }
}
