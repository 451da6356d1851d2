/// Who of the topology's members is alive, as far as this node can tell: SWIM (Das, Gupta, Motivala
/// 2002) with Lifeguard (Dadgar, Phillips, Currey 2018). See `docs/design/membership.md`.
///
/// It does not know who is a member: the topology says so, and a member that is down stays a
/// member. It knows nothing of sockets: a frame is sent and may be lost.
///
/// *Incarnation*: a number that only the member itself raises, to contradict what is said of it.
/// *Rumour*: a statement on a member, riding on pings and acknowledgements. *Helper*: a third node
/// asked to ping on our behalf. *Accuser*: who found a member silent, by own evidence.
///
/// - **SWIM-1** What a node believes of a member only grows in the order (incarnation, ALIVE <
///   SUSPECT < DOWN), but for one case: a node may withdraw a suspicion that nobody shares.
/// - **SWIM-2** A node is never suspect to itself: hearing so, it raises its incarnation above.
/// - **SWIM-3** DOWN follows only a suspicion that ran its full time, or another node's DOWN.
/// - **SWIM-4** A frame to a member that is not ALIVE here tells it so.
/// - **SWIM-5** Frames per node and period do not depend on the number of members, nor do rumours
///   per frame.
/// - **SWIM-6** What was measured across a pause of this node is evidence of nothing.
@NullMarked
package dev.gramme.core.membership;

import org.jspecify.annotations.NullMarked;
