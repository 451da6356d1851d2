package dev.gramme.client;

import tools.jackson.databind.JsonNode;

/// What a node says of itself or its cluster.
public sealed interface AdminResult {
    record Document(JsonNode content) implements AdminResult {}

    record Failed(Failure failure) implements AdminResult {}
}
