/// The six doors: everything physical that the protocol needs from outside.
///
/// - **PORT-1** A port never blocks and never throws.
/// - **PORT-2** A callback comes at most once, on the owner's loop, and never inside the call.
/// - **PORT-3** Time is monotonic nanoseconds for intervals; wall time only for stamps.
@NullMarked
package dev.gramme.core.port;

import org.jspecify.annotations.NullMarked;
