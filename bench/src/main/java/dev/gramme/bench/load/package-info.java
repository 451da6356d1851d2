/// How load is made and judged: what comes next, when it is due, what its answer cost, and what all
/// that says of the server. Knows no socket and no protocol: a [Link] is one connection, whatever
/// it speaks; and no clock of its own, so that tests stop a server for a second without waiting
/// one.
///
/// - *Closed loop*: each connection keeps as many requests outstanding as its pipeline is deep. The
///   server sets the pace; what it costs to wait for a slow one shows in the rate.
/// - *Open loop*: requests are due at fixed times, whatever the server does.
///
/// - **LOAD-1** In open loop an operation's time runs from the moment it was due, not from when it
///   could be sent: a server that stops for a second is seen by all that was due in that second.
/// - **LOAD-2** What was due and never answered counts, with the age it had at the end.
/// - **LOAD-3** Nothing is allocated per request here, so that the client is not what is measured.
@NullMarked
package dev.gramme.bench.load;

import org.jspecify.annotations.NullMarked;
