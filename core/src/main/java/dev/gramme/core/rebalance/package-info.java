/// How the topology changes: epoch n+1 is chosen by a majority of the members of epoch n, one
/// single-decree Paxos instance per epoch (Lamport, *Paxos Made Simple*, 2001). Knows nothing of
/// what a change is for, of liveness, or of data but whether there is any.
///
/// Glossary. *Ballot*: a numbered attempt. *Fenced*: a node that has said it holds no data, and
/// takes none until the next epoch is chosen. *Recovery*: a round that a fenced node runs because
/// whoever fenced it may be dead.
///
/// - **REBALANCE-1** No two topologies of one cluster have the same epoch.
/// - **REBALANCE-2** A fenced node holds no data.
/// - **REBALANCE-3** No promise or acceptance leaves a node before it is durable there, and no
///   ballot leaves its proposer before the proposer's own promise is durable: a ballot has one
///   value.
/// - **REBALANCE-4** The epoch of a node never falls within one cluster.
@NullMarked
package dev.gramme.core.rebalance;

import org.jspecify.annotations.NullMarked;
