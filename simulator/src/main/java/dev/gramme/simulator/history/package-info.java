/// What clients asked and what they were told: the only thing oracles look at. A history of real
/// processes is made of the same records.
///
/// - **HISTORY-1** The id of a put names its value for ever; values carry it, so that whatever a
///   read returns can be traced to the put that wrote it.
/// - **HISTORY-2** Times are those of the clients, on one clock.
@NullMarked
package dev.gramme.simulator.history;

import org.jspecify.annotations.NullMarked;
