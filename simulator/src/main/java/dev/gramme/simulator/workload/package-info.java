/// Clients of a simulated cluster: each asks one thing at a time, in its own habit, and writes down
/// what it asked and what it was told. Knows worlds and histories, not faults and not oracles.
@NullMarked
package dev.gramme.simulator.workload;

import org.jspecify.annotations.NullMarked;
