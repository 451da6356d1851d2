/// Runs beside other stores: starts both, loads both in turn on this machine, and prints one table.
/// Behind `bench/compare`; no part of the product.
///
/// - A *system* is what is compared: ours or another store, as one process or three. A *cell* is
///   one kind of load. A *round* is one system under one cell once.
/// - **COMPARE-1** Rounds of the systems alternate, A B A B, so that what slows the machine down
///   slows both. Only figures of one table are compared with each other.
/// - **COMPARE-2** Every round is written to a file as it was, with the machine, the versions, the
///   commands and the date; the table shows medians and how far rounds lay apart.
/// - **COMPARE-3** What is started is stopped, by its own process.
@NullMarked
package dev.gramme.bench.compare;

import org.jspecify.annotations.NullMarked;
