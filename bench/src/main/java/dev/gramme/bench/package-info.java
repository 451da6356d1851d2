/// Load on a running server, and what it says of it: behind `gramme bench`.
///
/// - `load` what is asked when, and the times of the answers. `socket` RESP and HTTP. `local` a
///   node in this process. `compare` the runs beside other stores.
@NullMarked
package dev.gramme.bench;

import org.jspecify.annotations.NullMarked;
