package dev.gramme.gateway.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// An OpenAPI 3.1 document, and what of an answer is not as it says.
public final class Contract {
    private static final JsonMapper JSON = new JsonMapper();

    /// Headers of the protocol itself.
    private static final Set<String> UNSAID =
            Set.of(
                    "content-type",
                    "content-length",
                    "transfer-encoding",
                    "cache-control",
                    "connection");

    private static final Set<String> METHODS =
            Set.of("get", "head", "put", "post", "delete", "options", "patch", "trace");

    private final JsonNode document;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new LinkedHashMap<>();

    public Contract(String document) {
        this.document = JSON.readTree(document);
    }

    public Set<String> paths() {
        return Set.copyOf(document.path("paths").propertyNames());
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().properties().stream()
                                .filter(method -> METHODS.contains(method.getKey()))
                                .map(method ->
                                        operation(
                                                method.getKey(), path.getKey(), method.getValue()))
                                .forEach(operations::add));
        return operations;
    }

    private Operation operation(String method, String path, JsonNode described) {
        List<JsonNode> parameters = new ArrayList<>();
        described.path("parameters").forEach(one -> parameters.add(resolved(one)));
        Map<String, JsonNode> responses = new LinkedHashMap<>();
        described
                .path("responses")
                .properties()
                .forEach(one -> responses.put(one.getKey(), resolved(one.getValue())));
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                resolved(described.path("requestBody")),
                responses);
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        if (reference.isEmpty()) {
            return node;
        }
        JsonNode target = document.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError("nothing at " + reference);
        }
        return target;
    }

    /// What of an answer is not as the document says; empty: all is.
    public List<String> complaints(Operation operation, RawAnswer answer) {
        JsonNode response = operation.responses().get("" + answer.status());
        if (response == null) {
            return List.of("status " + answer.status() + " is not described");
        }
        List<String> complaints = new ArrayList<>();
        headers(response, answer, complaints);
        if (operation.method().equals("HEAD") || !response.has("content")) {
            boolean headUnread = answer.status() == 414 || answer.status() == 431;
            if (!answer.body().isEmpty() && !headUnread) {
                complaints.add("a body where none is described");
            }
        } else {
            body(response.path("content"), answer, complaints);
        }
        return complaints;
    }

    private void headers(JsonNode response, RawAnswer answer, List<String> complaints) {
        Map<String, JsonNode> described = new LinkedHashMap<>();
        response.path("headers")
                .properties()
                .forEach(one ->
                        described.put(
                                one.getKey().toLowerCase(Locale.ROOT), resolved(one.getValue())));
        described.forEach((name, header) -> {
            String value = answer.header(name);
            if (!value.isEmpty()) {
                header(name, header.path("schema"), value, complaints);
            } else if (header.path("required").asBoolean(false)) {
                complaints.add("header " + name + " is missing");
            }
        });
        answer.headers().keySet().stream()
                .filter(name -> !UNSAID.contains(name) && !described.containsKey(name))
                .forEach(name -> complaints.add("header " + name + " is not described"));
        if (!answer.header("cache-control").equals("no-store")) {
            complaints.add("a cache may store it");
        }
    }

    /// A header is text; where it is not as described, it may be a number that is.
    private void header(String name, JsonNode schema, String value, List<String> complaints) {
        boolean number = value.matches("[0-9]{1,18}");
        List<String> asNumber = new ArrayList<>();
        if (number) {
            long parsed = Long.parseLong(value);
            check(name, schema, JSON.getNodeFactory().numberNode(parsed), asNumber);
        }
        if (!number || !asNumber.isEmpty()) {
            check(name, schema, JSON.getNodeFactory().stringNode(value), complaints);
        }
    }

    private void body(JsonNode content, RawAnswer answer, List<String> complaints) {
        String type = answer.header("content-type");
        JsonNode media = content.path(type);
        if (media.isMissingNode()) {
            media = content.path(type.replaceFirst(";.*", ""));
        }
        if (media.isMissingNode()) {
            media = content.path("*/*");
        }
        if (media.isMissingNode()) {
            complaints.add("content type '" + type + "' is not described");
            return;
        }
        try {
            boolean json = type.equals("application/json") || type.endsWith("+json");
            JsonNode value =
                    json
                            ? JSON.readTree(utf8(answer.body()))
                            : JSON.getNodeFactory().stringNode(answer.body());
            check("body", media.path("schema"), value, complaints);
            if (type.equals("application/problem+json")
                    && value.path("status").asInt() != answer.status()) {
                complaints.add("the problem names another status");
            }
        } catch (JacksonException noJson) {
            complaints.add("the body is no JSON: " + answer.body());
        }
    }

    private static byte[] utf8(String latin1) {
        return latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private void check(String what, JsonNode schema, JsonNode value, List<String> complaints) {
        schema(schema)
                .validate(value)
                .forEach(error -> complaints.add(what + ": " + error + " in " + value));
    }

    /// Of a schema of the document, whose references go into its components.
    public List<String> complaints(String component, String json) {
        List<String> complaints = new ArrayList<>();
        JsonNode reference =
                JSON.createObjectNode().put("$ref", "#/components/schemas/" + component);
        check(component, reference, JSON.readTree(utf8(json)), complaints);
        return complaints;
    }

    private Schema schema(JsonNode schema) {
        return schemas.computeIfAbsent(
                schema,
                one -> {
                    ObjectNode whole = JSON.createObjectNode();
                    whole.putArray("allOf").add(one);
                    whole.set("components", document.path("components"));
                    return registry.getSchema(whole);
                });
    }
}
