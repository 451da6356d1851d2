package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;

/// JSON trees to bytes and back.
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode text(String text) {
        return MAPPER.getNodeFactory().stringNode(text);
    }

    /// With a line end, so that it reads well in a terminal.
    static Bytes bytes(JsonNode tree) {
        byte[] written = MAPPER.writeValueAsBytes(tree);
        byte[] line = Arrays.copyOf(written, written.length + 1);
        line[written.length] = '\n';
        return Bytes.owning(line);
    }

    /// @return null: it is no JSON
    static @Nullable JsonNode parse(Bytes bytes) {
        try {
            return MAPPER.readTree(bytes.unsafeArray());
        } catch (JacksonException noJson) {
            return null;
        }
    }
}
