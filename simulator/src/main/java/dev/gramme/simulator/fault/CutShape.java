package dev.gramme.simulator.fault;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.SimNetwork;

import java.util.ArrayList;
import java.util.List;

/// The ways in which a network comes apart.
enum CutShape {
    /// One node sees nobody and is seen by nobody.
    ISOLATE {
        @Override
        void cut(SimNetwork network, Dice dice) {
            NodeId alone = dice.pick(network.names());
            separate(network, List.of(alone), without(network, alone));
        }
    },
    /// Two parts of any size.
    SPLIT {
        @Override
        void cut(SimNetwork network, Dice dice) {
            List<NodeId> left = new ArrayList<>();
            List<NodeId> right = new ArrayList<>();
            for (NodeId id : network.names()) {
                (dice.chance(0.5) ? left : right).add(id);
            }
            separate(network, left, right);
        }
    },
    /// Two nodes lose each other; everybody else still sees both.
    PAIR {
        @Override
        void cut(SimNetwork network, Dice dice) {
            NodeId one = dice.pick(network.names());
            separate(network, List.of(one), List.of(dice.pick(without(network, one))));
        }
    },
    /// One link carries frames in one direction only.
    ONE_WAY {
        @Override
        void cut(SimNetwork network, Dice dice) {
            NodeId from = dice.pick(network.names());
            network.cut(from, dice.pick(without(network, from)), true);
        }
    },
    /// One node hears everybody and is heard by nobody.
    MUTE {
        @Override
        void cut(SimNetwork network, Dice dice) {
            NodeId mute = dice.pick(network.names());
            without(network, mute).forEach(other -> network.cut(mute, other, true));
        }
    },
    /// One node is heard by everybody and hears nobody.
    DEAF {
        @Override
        void cut(SimNetwork network, Dice dice) {
            NodeId deaf = dice.pick(network.names());
            without(network, deaf).forEach(other -> network.cut(other, deaf, true));
        }
    },
    /// Every node loses one direction of every other link by chance.
    TATTERS {
        @Override
        void cut(SimNetwork network, Dice dice) {
            for (NodeId from : network.names()) {
                for (NodeId to : without(network, from)) {
                    network.cut(from, to, dice.chance(0.4));
                }
            }
        }
    };

    abstract void cut(SimNetwork network, Dice dice);

    private static void separate(SimNetwork network, List<NodeId> left, List<NodeId> right) {
        for (NodeId one : left) {
            for (NodeId other : right) {
                network.cut(one, other, true);
                network.cut(other, one, true);
            }
        }
    }

    private static List<NodeId> without(SimNetwork network, NodeId id) {
        return network.names().stream().filter(name -> !name.equals(id)).toList();
    }
}
