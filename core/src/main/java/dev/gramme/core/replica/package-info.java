/// One replica's own data, partition by partition: the rules of the partition clock. Source:
/// Gonçalves, Almeida, Baquero, Fonte, *DottedDB* (SRDS 2017), as worked out in
/// docs/design/partition-clock.md. Knows nothing of quorums, other nodes or requests.
///
/// - **REPLICA-1** Honesty: a dot stands in the clock only if the record of its key holds the event
///   or has absorbed one whose context contains it.
/// - **REPLICA-2** The clock grows only by dots listed with the record that absorbed them, in one
///   batch, or by one completed full transfer.
/// - **REPLICA-3** Acknowledgements, offered clocks and answers speak of durable state only. Where
///   its client asked for it, an event is acknowledged earlier: reads of its key wait until then.
/// - **REPLICA-4** A fallback has no clock and never fills.
/// - **REPLICA-5** Writes to one key take effect one after the other.
/// - **REPLICA-6** A log is bounded, whoever is down. What is cut from it stays known as events
///   some home may lack: exchange answers NEED_FULL, overwrites count it as missed unless they
///   cover it.
@NullMarked
package dev.gramme.core.replica;

import org.jspecify.annotations.NullMarked;
