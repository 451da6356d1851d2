/// Gramme as users meet it: real processes on loopback ports, spoken to by HTTP and RESP, killed,
/// paused and restarted. One of these tests alone:
///
/// ```
/// mvn -B -ntp -pl system-tests -am verify -Dtest=NoSuchTest -Dit.test=PauseIT
/// ```
///
/// - **SYSTEM-1** Nothing waits for a fixed time: every wait is for a condition, and bounded.
/// - **SYSTEM-2** No process outlives its test, however that ends: nodes end with the pipe that is
///   their standard input.
/// - **SYSTEM-3** What clients did and were told is judged by the oracles of the simulator.
package dev.gramme.systemtests;
