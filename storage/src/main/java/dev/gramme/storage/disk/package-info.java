/// A node's data directory: who may use it, whose it is and what its ledger says. It knows neither
/// what a ledger means (bytes with a cluster's name on them) nor how an engine lays out its files.
///
/// ```
/// VERSION   layout version of the directory, decimal
/// LOCK      locked while a process uses the directory; holds that process's id
/// engine    name of the engine whose files lie here
/// node.id   name of the node
/// ledger    topology, ballots and the cluster's key: mode 0600, replaced as a whole
/// ```
///
/// - **DISK-1** At most one process uses a directory.
/// - **DISK-2** A file named here is seen whole, old or new, whenever the power goes.
/// - **DISK-3** What does not fit (version, engine, node, cluster, checksum) is refused in words,
///   and nothing is changed.
///
/// Under the engines that keep their data in files: a [Drive] is the files of one directory,
/// blocking, and a [Disk] the same behind callbacks. [FaultyDrive] loses, tears and rots on
/// request.
@NullMarked
package dev.gramme.storage.disk;

import org.jspecify.annotations.NullMarked;
