package dev.gramme.core.message;

import java.util.List;

/// A response and, where the request asked for it, the story of its execution in order of time.
public record Reply(ClientResponse response, List<TraceEvent> story) {
    public static Reply of(ClientResponse response) {
        return new Reply(response, List.of());
    }
}
