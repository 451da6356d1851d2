/// How replicas catch up: exchange of clocks, full transfers, delivery of hints; and how they close
/// lives that have ended.
///
/// - **REPAIR-1** Only durable clocks and records leave; nobody adopts a peer's clock but at the
///   end of a full transfer.
/// - **REPAIR-2** Steps are bounded in bytes; lost, repeated and late ones do no harm.
/// - **REPAIR-3** A home is in good standing again only after full transfers from all others.
/// - **REPAIR-4** A home in good standing spends at most half of its time on full transfers of one
///   partition.
/// - **REPAIR-5** A life is closed only where, after every member had called it over, all homes had
///   the same of it.
@NullMarked
package dev.gramme.core.repair;

import org.jspecify.annotations.NullMarked;
