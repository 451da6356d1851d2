/// A cluster in one thread and in virtual time: machines with clocks and disks, the network between
/// them, and the lives of nodes that run there. Knows nothing of workloads, faults plans or
/// oracles: it offers the means (cut, crash, wipe, pause) and lets others choose.
///
/// - **WORLD-1** Every choice comes from the seed; nothing reads a clock, a thread or an address of
///   the machine it runs on.
/// - **WORLD-2** Events are handled one at a time, in the order of (virtual time, sequence).
/// - **WORLD-3** Nodes share no object: a frame crosses as bytes.
/// - **WORLD-4** Nothing of an ended life runs: neither its timers nor its callbacks.
/// - **WORLD-5** A crash loses what was not synced, and nothing else unless the disk is wiped.
@NullMarked
package dev.gramme.simulator.world;

import org.jspecify.annotations.NullMarked;
