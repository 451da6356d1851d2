package dev.gramme.client;

import dev.gramme.core.item.Bytes;

/// One value of a key.
///
/// @param contentType as the writer gave it; empty: not given
public record Sibling(String contentType, Bytes body) {}
