/// Many keys at once: what restore, export and import have in common. An [Entry] is a key with all
/// its values; [Applier] writes one so that doing it twice does no more than doing it once; a
/// [Window] keeps several on their way.
@NullMarked
package dev.gramme.client.bulk;

import org.jspecify.annotations.NullMarked;
