package dev.gramme.client.ndjson;

import dev.gramme.client.GrammeClient;
import dev.gramme.client.Sibling;
import dev.gramme.client.bulk.Entry;
import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// One entry as a line of JSON. Bytes that are UTF-8 are text, others base64:
///
/// ```
/// {"key":"cart","values":[{"text":"milk","content_type":"text/plain","expires_at_ms":1900000000000}]}
/// {"key_base64":"/w==","values":[{"base64":"AAEC"},{"text":""}]}
/// ```
final class Line {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final Set<String> FIELDS = Set.of("key", "key_base64", "values");
    private static final Set<String> VALUE_FIELDS =
            Set.of("text", "base64", "content_type", "expires_at_ms");

    /// What JSON readers everywhere take for the same number.
    private static final long MOST_EXPIRY_MS = (1L << 53) - 1;

    private Line() {}

    /// With its end.
    static byte[] write(Entry entry) {
        ObjectNode line = JSON.createObjectNode();
        putBytes(line, "key", "key_base64", entry.key());
        ArrayNode values = line.putArray("values");
        for (Sibling value : entry.values()) {
            ObjectNode json = values.addObject();
            putBytes(json, "text", "base64", value.body());
            if (!value.contentType().isEmpty()) {
                json.put("content_type", value.contentType());
            }
            if (value.expiresAtMs() != 0) {
                json.put("expires_at_ms", value.expiresAtMs());
            }
        }
        byte[] bytes = JSON.writeValueAsBytes(line);
        byte[] whole = Arrays.copyOf(bytes, bytes.length + 1);
        whole[bytes.length] = '\n';
        return whole;
    }

    private static void putBytes(ObjectNode json, String asText, String asBase64, Bytes bytes) {
        @Nullable String text = text(bytes);
        if (text == null) {
            json.put(asBase64, Base64.getEncoder().encodeToString(bytes.unsafeArray()));
        } else {
            json.put(asText, text);
        }
    }

    /// Null: it is not UTF-8.
    private static @Nullable String text(Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.unsafeArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    static Entry read(byte[] line) throws BadLine {
        JsonNode json = parse(line);
        check(json, "the line", FIELDS);
        Bytes key = bytes(json, "key", "key_base64", "the line");
        if (key.length() < 1 || key.length() > GrammeClient.MAX_KEY_BYTES) {
            throw new BadLine(
                    "a key has 1 to %d bytes, not %d"
                            .formatted(GrammeClient.MAX_KEY_BYTES, key.length()));
        }
        List<Sibling> values = new ArrayList<>();
        for (JsonNode value : array(json.path("values"))) {
            values.add(value(value, "value " + (values.size() + 1)));
        }
        return new Entry(key, values);
    }

    private static JsonNode parse(byte[] line) throws BadLine {
        try {
            // By hand: a parser of bytes would take UTF-16 for JSON as well.
            return JSON.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException _) {
            throw new BadLine("it is not UTF-8");
        } catch (JacksonException e) {
            throw new BadLine("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static void check(JsonNode json, String where, Set<String> known) throws BadLine {
        if (!json.isObject()) {
            throw new BadLine(where + " is no JSON object");
        }
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw new BadLine(
                        "%s has '%s', known are %s"
                                .formatted(where, name, String.join(", ", sorted(known))));
            }
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static JsonNode array(JsonNode values) throws BadLine {
        if (!values.isArray() || values.isEmpty()) {
            throw new BadLine("values is a list of at least one value");
        }
        return values;
    }

    private static Sibling value(JsonNode json, String where) throws BadLine {
        check(json, where, VALUE_FIELDS);
        JsonNode type = json.path("content_type");
        if (!type.isMissingNode() && !type.isString()) {
            throw new BadLine(where + ": content_type is a text");
        }
        JsonNode expiry = json.path("expires_at_ms");
        if (!expiry.isMissingNode() && !isInstant(expiry)) {
            throw new BadLine(
                    "%s: expires_at_ms is milliseconds since 1970, from 1 to %d"
                            .formatted(where, MOST_EXPIRY_MS));
        }
        return new Sibling(
                type.asString(""), bytes(json, "text", "base64", where), expiry.asLong(0));
    }

    private static boolean isInstant(JsonNode json) {
        return json.isIntegralNumber()
                && json.canConvertToLong()
                && json.longValue() >= 1
                && json.longValue() <= MOST_EXPIRY_MS;
    }

    private static Bytes bytes(JsonNode json, String asText, String asBase64, String where)
            throws BadLine {
        JsonNode text = json.path(asText);
        JsonNode base64 = json.path(asBase64);
        if (text.isMissingNode() == base64.isMissingNode()) {
            throw new BadLine("%s has one of %s and %s".formatted(where, asText, asBase64));
        }
        if (text.isString()) {
            return utf8(text.stringValue(), where + ": " + asText);
        }
        if (base64.isString()) {
            try {
                return Bytes.owning(Base64.getDecoder().decode(base64.stringValue()));
            } catch (IllegalArgumentException _) {
                throw new BadLine(where + ": " + asBase64 + " is not base64");
            }
        }
        throw new BadLine(
                "%s: %s is a text".formatted(where, text.isMissingNode() ? asBase64 : asText));
    }

    private static Bytes utf8(String text, String where) throws BadLine {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return Bytes.owning(exact);
        } catch (CharacterCodingException _) {
            throw new BadLine(where + " has half a surrogate pair, which is no character");
        }
    }
}
