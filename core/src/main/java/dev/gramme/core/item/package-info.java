/// What is stored: byte strings, keys and values. Knows nothing of versions, nodes or time.
///
/// - **ITEM-1** A byte string is never changed after it was made; arrays are copied or handed over.
/// - **ITEM-2** An empty value is not an absent one: absence is never expressed by a value.
@NullMarked
package dev.gramme.core.item;

import org.jspecify.annotations.NullMarked;
