/// Tells the protocols of the client port apart by the first bytes of a connection and hands the
/// connection to the one that speaks them; refuses what nobody here speaks in words its client can
/// show. Knows the gateways only by the handlers they install.
///
/// - **FRONT-1** What is buffered before the decision is bounded by the longest RESP line.
/// - **FRONT-2** The decision consumes nothing but empty lines: the gateway sees every byte.
@NullMarked
package dev.gramme.gateway.front;

import org.jspecify.annotations.NullMarked;
