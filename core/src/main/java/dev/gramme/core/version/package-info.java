/// What happened before what: dots, sets of dots, siblings and the contexts that clients carry.
/// Pure values; knows neither nodes nor time nor storage.
///
/// Glossary. *Actor*: one life of a replica. *Dot*: one write event in one partition. *Context*:
/// the events a reader or a record has absorbed.
///
/// - **VERSION-1** A dot names one event for ever; counters start at 1.
/// - **VERSION-2** The context of a record contains the dots of its siblings.
/// - **VERSION-3** Merge is commutative, associative and idempotent.
/// - **VERSION-4** A sibling disappears only by an event whose context contains its dot.
/// - **VERSION-5** A context is taken from a client only with the tag of this cluster and key.
@NullMarked
package dev.gramme.core.version;

import org.jspecify.annotations.NullMarked;
