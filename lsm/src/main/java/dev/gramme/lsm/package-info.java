/// The engine `lsm`: RocksDB behind the door [Store][dev.gramme.core.port.Store]. It is in jars of
/// its own, which most nodes do without; [LsmEngine] is all that others see of it.
///
/// - A *group* is what is written and synced in one piece: all batches that came while the one
///   before was on its way, as one `WriteBatch` of RocksDB.
/// - A *view* is the store as it was when a group was durable. Reads ask the newest one that the
///   owner's loop has been told of.
/// - A *name* is a key of RocksDB: a partition, and a position or a kind of state ([Names]).
///
/// Read in this order: [LsmStore], [Writer], [Group]; [Names], [RecordCodec]; [Database].
///
/// - **LSM-1** A group is in RocksDB whole or not at all, with the counts of what it changes.
/// - **LSM-2** A read sees what has been reported durable on the owner's loop when it is asked for,
///   nothing older and nothing newer.
/// - **LSM-3** A record that is given to somebody has matched its own checksum, which covers its
///   name: RocksDB's checksums are of blocks, and of what they were made from.
@NullMarked
package dev.gramme.lsm;

import org.jspecify.annotations.NullMarked;
