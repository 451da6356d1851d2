package dev.gramme.core.membership;

import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.Rumor.Liveness;
import dev.gramme.core.port.Entropy;
import dev.gramme.core.ring.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What this node believes of each member, itself included, and the order in which it probes the
/// others: round robin over an order that is shuffled after each pass (SWIM §4.3), so that two
/// probes of a member lie less than two passes apart.
final class MemberTable {
    private final NodeId self;
    private final Entropy entropy;
    private final TreeMap<NodeId, Rumor> others = new TreeMap<>();
    private final ArrayList<NodeId> pass = new ArrayList<>();
    private int next;
    private Rumor own;

    MemberTable(NodeId self, Entropy entropy) {
        this.self = self;
        this.entropy = entropy;
        this.own = new Rumor(self, 0, Liveness.ALIVE);
    }

    /// The members from now on. New ones are ALIVE and stand at random places of the present pass,
    /// so that not everybody probes a newcomer at once. Answers those that are gone.
    List<NodeId> members(List<NodeId> all) {
        TreeSet<NodeId> wanted = new TreeSet<>(all);
        wanted.remove(self);
        List<NodeId> gone = others.keySet().stream().filter(id -> !wanted.contains(id)).toList();
        for (NodeId member : gone) {
            others.remove(member);
            dropFromPass(member);
        }
        for (NodeId member : wanted) {
            if (others.putIfAbsent(member, new Rumor(member, 0, Liveness.ALIVE)) == null) {
                pass.add(next + entropy.nextInt(pass.size() - next + 1), member);
            }
        }
        return gone;
    }

    boolean knows(NodeId member) {
        return others.containsKey(member);
    }

    /// What is believed of another member; null: it is none.
    @Nullable Rumor of(NodeId member) {
        return others.get(member);
    }

    void put(Rumor rumor) {
        others.replace(rumor.member(), rumor);
    }

    /// Members, this node included.
    int size() {
        return others.size() + 1;
    }

    Rumor own() {
        return own;
    }

    void ownIncarnation(long incarnation) {
        own = new Rumor(self, incarnation, Liveness.ALIVE);
    }

    /// Whom to probe next; null: there is nobody.
    @Nullable Rumor nextTarget() {
        if (pass.isEmpty()) {
            return null;
        }
        if (next == pass.size()) {
            shuffle(pass);
            next = 0;
        }
        return others.get(pass.get(next++));
    }

    /// Puts a member first in what remains of the pass.
    void probeSoon(NodeId member) {
        if (knows(member)) {
            dropFromPass(member);
            pass.add(next, member);
        }
    }

    /// Up to `count` random members that are ALIVE, without `except`.
    List<NodeId> helpers(int count, NodeId except) {
        List<NodeId> alive = new ArrayList<>();
        for (Rumor rumor : others.values()) {
            if (rumor.liveness() == Liveness.ALIVE && !rumor.member().equals(except)) {
                alive.add(rumor.member());
            }
        }
        List<NodeId> chosen = new ArrayList<>();
        while (chosen.size() < count && !alive.isEmpty()) {
            int index = entropy.nextInt(alive.size());
            chosen.add(alive.get(index));
            alive.set(index, alive.getLast());
            alive.removeLast();
        }
        return chosen;
    }

    SortedMap<NodeId, Rumor> snapshot() {
        TreeMap<NodeId, Rumor> all = new TreeMap<>(others);
        all.put(self, own);
        return Collections.unmodifiableSortedMap(all);
    }

    /// SWIM §4.2: a higher incarnation wins; within one, the worse statement.
    static boolean supersedes(Rumor news, Rumor known) {
        return news.incarnation() != known.incarnation()
                ? news.incarnation() > known.incarnation()
                : news.liveness().compareTo(known.liveness()) > 0;
    }

    private void dropFromPass(NodeId member) {
        int index = pass.indexOf(member);
        pass.remove(index);
        if (index < next) {
            next--;
        }
    }

    private void shuffle(List<NodeId> list) {
        for (int last = list.size() - 1; last > 0; last--) {
            Collections.swap(list, last, entropy.nextInt(last + 1));
        }
    }
}
