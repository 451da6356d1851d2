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
/// - **VERSION-6** A node's lives ascend in time. A closed entry of a set of dots stands for all
///   events of a node in its lives up to one; an event of those lives that no home of the partition
///   had by then is never taken.
@NullMarked
package dev.gramme.core.version;

import org.jspecify.annotations.NullMarked;
