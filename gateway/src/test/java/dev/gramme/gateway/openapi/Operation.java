package dev.gramme.gateway.openapi;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A method of a path, its references resolved.
///
/// @param parameters what may be said with it
/// @param body what its body may be; missing: none
/// @param responses by their statuses
public record Operation(
        String method,
        String path,
        List<JsonNode> parameters,
        JsonNode body,
        Map<String, JsonNode> responses) {
    public TreeSet<String> statuses() {
        return new TreeSet<>(responses.keySet());
    }

    public boolean takes(String parameter) {
        return parameters.stream().anyMatch(p -> p.path("name").asString().equals(parameter));
    }

    /// The plainest request: the first example of each part of the path, and of the body.
    public Ask plain() {
        String target = path;
        for (JsonNode parameter : parameters) {
            if (parameter.path("in").asString().equals("path")) {
                target = filled(target, parameter, examples(parameter).getFirst());
            }
        }
        Ask ask = new Ask(this, target, "", List.of(), "");
        List<Ask> withBodies = withBodies(ask);
        return withBodies.isEmpty() ? ask : withBodies.getFirst();
    }

    /// Everything that is described by an example, each by itself.
    public List<Ask> described() {
        Ask plain = plain();
        List<Ask> asks = new ArrayList<>(List.of(plain));
        asks.addAll(withBodies(plain));
        for (JsonNode parameter : parameters) {
            for (String example : examples(parameter)) {
                asks.add(with(plain, parameter, example));
            }
        }
        return asks;
    }

    private static Ask with(Ask plain, JsonNode parameter, String example) {
        String name = parameter.path("name").asString();
        return switch (parameter.path("in").asString()) {
            case "path" -> plain.at(filled(plain.operation().path(), parameter, example));
            case "query" -> plain.withQuery(name + "=" + Ask.encoded(example));
            case "header" -> plain.withHeader(name + ": " + example);
            default -> throw new AssertionError("no such place: " + parameter);
        };
    }

    private static String filled(String path, JsonNode parameter, String example) {
        return path.replace("{" + parameter.path("name").asString() + "}", Ask.encoded(example));
    }

    private static List<String> examples(JsonNode described) {
        List<String> texts = new ArrayList<>();
        for (JsonNode example : described.path("examples")) {
            JsonNode value = example.path("value");
            texts.add(value.isString() ? value.stringValue() : value.toString());
        }
        return texts;
    }

    private List<Ask> withBodies(Ask plain) {
        List<Ask> asks = new ArrayList<>();
        body.path("content")
                .properties()
                .forEach(type -> {
                    List<String> bodies = examples(type.getValue());
                    if (bodies.isEmpty()) {
                        bodies = asks.isEmpty() ? List.of("v") : List.of(asks.getFirst().body());
                    }
                    String line = "Content-Type: " + type.getKey().replace("*/*", "x/any");
                    bodies.forEach(text -> asks.add(plain.withHeader(line).withBody(text)));
                });
        return asks;
    }
}
