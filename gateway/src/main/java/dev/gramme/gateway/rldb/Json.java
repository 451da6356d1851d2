package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Trees to bytes, and text to tokens: what is read is never a tree, which could be many times as
/// large as its text.
final class Json {
    /// As deep as rldb's own reader goes.
    private static final int MOST_NESTED = 128;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
                    // Names that clients make up are not kept.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build();

    private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode text(String text) {
        return StringNode.valueOf(text);
    }

    static Bytes bytes(JsonNode tree) {
        return Bytes.owning(MAPPER.writeValueAsBytes(tree));
    }

    static JsonParser tokens(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }
}
