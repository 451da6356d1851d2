package dev.gramme.storage;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random changes over few names, so that they meet.
public final class RandomBatches {
    public static final int PARTITIONS = 3;

    private static final List<NodeId> NODES =
            List.of(new NodeId("a"), new NodeId("b"), new NodeId("c"));

    private final Random random;

    public RandomBatches(long seed) {
        random = new Random(seed);
    }

    public Batch batch() {
        List<Change> changes = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            changes.add(change());
        }
        return new Batch(random.nextInt(PARTITIONS), changes);
    }

    private Change change() {
        return switch (random.nextInt(18)) {
            case 0, 1, 2, 3, 4 -> new Change.PutRecord(key(), siblings());
            case 5, 6 -> new Change.RemoveRecord(key());
            case 7, 8 -> new Change.SetClock(dots());
            case 9, 10, 11 -> new Change.AddToLog(dot(), key());
            case 12 -> new Change.TrimLog(dots());
            case 13, 14 -> new Change.PutHint(hint());
            case 15 -> new Change.DropHint(node(), key());
            case 16 -> new Change.SetRecovering(random.nextBoolean() ? List.of() : List.of(node()));
            default -> random.nextInt(4) == 0 ? new Change.Clear() : new Change.TrimLog(dots());
        };
    }

    private Hint hint() {
        return new Hint(node(), key(), siblings(), dots(), random.nextInt(9));
    }

    public Siblings siblings() {
        Siblings siblings = new Siblings(List.of(), dots());
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            siblings = siblings.merge(Siblings.event(dot(), value(), DotSet.EMPTY));
        }
        return siblings;
    }

    private Value value() {
        byte[] body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        return Value.plain(Bytes.owning(body), random.nextBoolean() ? "" : "text/plain", 7);
    }

    private DotSet dots() {
        long first = 1L + random.nextInt(20);
        DotSet dots = DotSet.range(actor(), first, first + random.nextInt(10));
        return random.nextBoolean() ? dots : dots.plus(dot());
    }

    private Dot dot() {
        return new Dot(actor(), 1 + random.nextInt(30));
    }

    private Actor actor() {
        return new Actor(random.nextInt(2), random.nextInt(2));
    }

    Key key() {
        return new Key(random.nextInt(2), Bytes.utf8("key" + random.nextInt(12)));
    }

    private NodeId node() {
        return NODES.get(random.nextInt(NODES.size()));
    }
}
