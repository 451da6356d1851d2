/// How many is enough: the quorums of a request and what the replies so far decide. Immutable
/// values; every tally of small N is enumerated in a test.
///
/// - **QUORUM-1** A strict request counts home replicas only.
/// - **QUORUM-2** A verdict, once reached, is not taken back by a further reply; only the end of a
///   replica's life takes copies back, and only before an answer.
@NullMarked
package dev.gramme.core.quorum;

import org.jspecify.annotations.NullMarked;
