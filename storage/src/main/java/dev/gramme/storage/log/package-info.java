/// The log engine: a hash table whose records lie in an append-only log, after the idea of Bitcask.
/// It knows neither threads nor files: a [Disk][dev.gramme.storage.disk.Disk] does what is asked
/// and calls back.
///
/// - A *segment* is a file of the log. A *frame* is one batch in it, whole or not at all. A *block*
///   is one record in a frame, or what else the batch changes. A *place* says where a record lies.
/// - The *head* at the beginning of a segment holds what is not in records: older segments are
///   needed for records, log entries and hints alone.
/// - A *group* is what is written and synced in one piece. A *merge* gets dead bytes back. A
///   *checkpoint* spares the replay.
///
/// Read in this order: [Segment], [Frame], [Block]; [LogStore], [Appender], [BatchEntry],
/// [Partition]; [Recovery], [Replay]; [Merge].
///
/// - **LOG-1** The log is only added to; a frame is in one segment, at one place, for ever.
/// - **LOG-2** What is durable is a prefix of the log, and is applied in its order.
/// - **LOG-3** A piece that a merge copies is the newest of its name in the log, the batches under
///   way included: so frames mean the same wherever a replay begins.
/// - **LOG-4** Two keys with one token are told apart by their bytes, never by a hash.
/// - **LOG-5** Each byte that is read is covered by a checksum that knows where it belongs.
@NullMarked
package dev.gramme.storage.log;

import org.jspecify.annotations.NullMarked;
