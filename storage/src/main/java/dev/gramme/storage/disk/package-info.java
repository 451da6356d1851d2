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
@NullMarked
package dev.gramme.storage.disk;

import org.jspecify.annotations.NullMarked;
