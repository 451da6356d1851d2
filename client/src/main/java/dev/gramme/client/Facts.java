package dev.gramme.client;

import java.util.List;

/// What an answer says besides its outcome. A count of -1 was not said.
///
/// @param context opaque, hexadecimal; empty: none
/// @param requestId names the request in the logs of all nodes; empty: not said
/// @param copies that are known to have it (write), or that answered (read)
/// @param durable how many of these have it on disk: they outlive a loss of power
/// @param fallbacks how many of these are not homes of the key
/// @param story empty unless it was asked for
public record Facts(
        String context,
        String requestId,
        int copies,
        int durable,
        int fallbacks,
        List<StoryLine> story) {
    public static final Facts NONE = new Facts("", "", -1, -1, -1, List.of());

    public Facts {
        story = List.copyOf(story);
    }
}
