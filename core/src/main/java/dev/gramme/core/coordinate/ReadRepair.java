package dev.gramme.core.coordinate;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.message.TraceEvent.Kind;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Siblings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// After a read: homes whose answer differs from the merged one get the merged state (Dynamo §5). A
/// repair is a merge of filled states, never a raw overwrite, so it can be late without harm.
final class ReadRepair {
    private final Surroundings surroundings;
    private final Read of;
    private final Story story;

    /// What is repaired.
    record Read(RequestId request, int partition, Key key) {}

    ReadRepair(Surroundings surroundings, Read of, Story story) {
        this.surroundings = surroundings;
        this.of = of;
        this.story = story;
    }

    /// @param answers of the homes, at their places; null: it gave none
    void repair(List<NodeId> homes, @Nullable Siblings[] answers, Siblings merged) {
        for (int i = 0; i < answers.length; i++) {
            Siblings answer = answers[i];
            if (answer != null && !answer.sameVersions(merged)) {
                send(homes.get(i), merged);
            }
        }
    }

    private void send(NodeId home, Siblings merged) {
        story.note(Kind.READ_REPAIR, home, "siblings=" + merged.versions().size());
        Actor life = surroundings.life(home);
        if (life != null) {
            surroundings.send(
                    home, new PeerMessage.Repair(of.request, of.partition, of.key, merged, life));
        }
    }
}
