package dev.gramme.core.replica;

import dev.gramme.core.message.ClientRequest.Durability;

import org.jspecify.annotations.Nullable;

/// What an event must keep to be minted at a home.
///
/// @param refuseStale its context covers every version this node minted, in any of its lives
/// @param siblings so many versions may stand under the key afterwards
/// @param wallMs what has expired by then counts for neither
/// @param durability of its acknowledgement; null: as the store's settings say
public record Admission(
        boolean refuseStale, int siblings, long wallMs, @Nullable Durability durability) {}
