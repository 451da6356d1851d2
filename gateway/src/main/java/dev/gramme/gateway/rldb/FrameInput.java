package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import tools.jackson.databind.JsonNode;

/// What the parser finds in a client's bytes.
sealed interface FrameInput {
    /// @param command 1 to 7
    /// @param id UTF-8, at least one byte
    /// @param payload empty: none
    record Request(int command, Bytes id, Bytes payload) implements FrameInput {}

    /// A frame beyond a limit, or for which there is no memory: its payload is read over, and the
    /// next frame is found.
    record Refused(JsonNode error) implements FrameInput {}

    /// Where the next frame begins is not known.
    record Broken(JsonNode error) implements FrameInput {}
}
