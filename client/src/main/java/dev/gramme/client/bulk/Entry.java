package dev.gramme.client.bulk;

import dev.gramme.client.Sibling;
import dev.gramme.core.item.Bytes;

import java.util.List;

/// A key and all its values.
///
/// @param key 1 to 65,535 bytes
/// @param values at least one
public record Entry(Bytes key, List<Sibling> values) {
    public Entry {
        values = List.copyOf(values);
    }
}
