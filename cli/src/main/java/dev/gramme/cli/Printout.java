package dev.gramme.cli;

import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Facts;
import dev.gramme.client.Failure;
import dev.gramme.client.Sibling;
import dev.gramme.client.StoryLine;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The forms in which results are printed.
final class Printout {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;

    Printout(Terminal terminal) {
        this.terminal = terminal;
    }

    void json(JsonNode document) {
        terminal.out().println(JSON.writeValueAsString(document));
    }

    /// An object that begins with what every answer has.
    ObjectNode object(KeyText key, String outcome) {
        return JSON.createObjectNode().put("key", key.text()).put("outcome", outcome);
    }

    ObjectNode object(String outcome) {
        return JSON.createObjectNode().put("outcome", outcome);
    }

    void failure(KeyText key, Failure failure, Facts facts) {
        ObjectNode json = object(key, FailureReport.outcome(failure));
        switch (failure) {
            case Failure.NotApplied(var reason, _) -> json.put("reason", reason);
            case Failure.Refused(var reason, _) -> json.put("reason", reason);
            case Failure.Unknown(int copies, int needed, _) ->
                    json.put("copies", copies).put("needed", needed);
            case Failure.Unreadable(int replies, int needed, _) ->
                    json.put("copies", replies).put("needed", needed);
            case Failure.Strange(int status, _) -> json.put("status", status);
            case Failure.Changed _, Failure.Unreachable _, Failure.NoAnswer _ -> {}
        }
        json.put("detail", failure.detail());
        addFacts(json, facts);
        json(json);
    }

    void addFacts(ObjectNode json, Facts facts) {
        putCount(json, "copies", facts.copies());
        putCount(json, "durable", facts.durable());
        putCount(json, "fallbacks", facts.fallbacks());
        putText(json, "context", facts.context());
        putText(json, "request_id", facts.requestId());
        if (!facts.story().isEmpty()) {
            ArrayNode story = json.putArray("story");
            for (StoryLine line : facts.story()) {
                story.addObject()
                        .put("at_us", line.atMicros())
                        .put("node", line.node())
                        .put("kind", line.kind())
                        .put("peer", line.peer())
                        .put("detail", line.detail());
            }
        }
    }

    private static void putCount(ObjectNode json, String name, int count) {
        if (count >= 0) {
            json.put(name, count);
        }
    }

    private static void putText(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    void addSiblings(ObjectNode json, List<Sibling> siblings) {
        ArrayNode array = json.putArray("siblings");
        for (Sibling sibling : siblings) {
            ObjectNode one = array.addObject();
            one.put("content_type", sibling.contentType());
            one.put("base64", Base64.getEncoder().encodeToString(sibling.toBytes()));
            String text = text(sibling.toBytes());
            if (text != null) {
                one.put("text", text);
            }
        }
    }

    /// The bytes as they are; a person gets a line end behind them.
    void raw(byte[] bytes) {
        terminal.out().write(bytes, 0, bytes.length);
        if (terminal.interactive()) {
            terminal.out().println();
        }
        terminal.out().flush();
    }

    void siblings(List<Sibling> siblings, String context) {
        for (int i = 0; i < siblings.size(); i++) {
            Sibling sibling = siblings.get(i);
            String text = text(sibling.toBytes());
            terminal.out()
                    .println(
                            "--- sibling %d of %d, %s, %d bytes%s"
                                    .formatted(
                                            i + 1,
                                            siblings.size(),
                                            sibling.contentType().isEmpty()
                                                    ? "no type"
                                                    : sibling.contentType(),
                                            sibling.length(),
                                            text == null ? ", as base64" : ""));
            terminal.out()
                    .println(
                            text == null
                                    ? Base64.getEncoder().encodeToString(sibling.toBytes())
                                    : text);
        }
        terminal.out().println("--- context " + context);
    }

    /// A table of what happened, for people.
    void story(Facts facts) {
        for (StoryLine line : facts.story()) {
            terminal.err()
                    .println(
                            "%10.3f ms  %-12s %-14s %-12s %s"
                                    .formatted(
                                            line.atMicros() / 1_000.0,
                                            line.node(),
                                            line.kind(),
                                            line.peer(),
                                            line.detail())
                                    .stripTrailing());
        }
    }

    /// The text that the bytes are; null if they are none that a terminal should be given.
    private static @Nullable String text(byte[] body) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            boolean plain =
                    text.chars()
                            .allMatch(c -> !Character.isISOControl(c) || "\n\t".indexOf(c) >= 0);
            return plain ? text : null;
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
