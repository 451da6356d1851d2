package dev.gramme.client;

import dev.gramme.core.item.Bytes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads what the HTTP interface answers.
final class Answers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SHOWN = 200;

    private final HttpResponse<byte[]> response;
    private final JsonNode content;

    /// An answer whose body is not JSON has an empty document.
    Answers(HttpResponse<byte[]> response) {
        this.response = response;
        this.content = isJson(response) ? parse(response.body()) : JSON.missingNode();
    }

    private static boolean isJson(HttpResponse<byte[]> response) {
        String type = contentType(response);
        return type.startsWith("application/json") || type.startsWith("application/problem+json");
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.missingNode();
        }
    }

    GetResult toGet(boolean explain) {
        return switch (response.statusCode()) {
            case 200 -> explain ? explained() : new GetResult.Found(List.of(body()), facts());
            case 300 -> siblings();
            case 404 -> isAbsent() ? new GetResult.Absent(facts()) : failedGet();
            default -> failedGet();
        };
    }

    WriteResult toWrite() {
        return switch (response.statusCode()) {
            case 200, 201, 204 -> isOurs() ? applied() : failedWrite();
            default -> failedWrite();
        };
    }

    private WriteResult applied() {
        return new WriteResult.Applied(content.path("existed").asBoolean(true), facts());
    }

    private GetResult failedGet() {
        return new GetResult.Failed(failure(), facts());
    }

    private WriteResult failedWrite() {
        return new WriteResult.Failed(failure(), facts());
    }

    AdminResult toAdmin() {
        boolean document = response.statusCode() == 200 && !content.isMissingNode();
        return document ? new AdminResult.Document(content) : new AdminResult.Failed(failure());
    }

    /// Every answer of a node carries the id of the request or a document of ours.
    private boolean isOurs() {
        return !header("Gramme-Request-Id").isEmpty()
                || content.has("outcome")
                || content.has("detail");
    }

    private boolean isAbsent() {
        return content.path("outcome").asString("").equals("absent");
    }

    private Sibling body() {
        return new Sibling(contentType(response), Bytes.owning(response.body()));
    }

    private GetResult siblings() {
        List<Sibling> siblings = readSiblings();
        return siblings.isEmpty() ? failedGet() : new GetResult.Found(siblings, facts());
    }

    /// With a story the values stand in the document too.
    private GetResult explained() {
        return isAbsent() ? new GetResult.Absent(facts()) : siblings();
    }

    private List<Sibling> readSiblings() {
        List<Sibling> siblings = new ArrayList<>();
        try {
            for (JsonNode sibling : content.path("siblings")) {
                byte[] body = Base64.getDecoder().decode(sibling.path("base64").asString(""));
                siblings.add(
                        new Sibling(sibling.path("content_type").asString(""), Bytes.owning(body)));
            }
        } catch (IllegalArgumentException _) {
            return List.of();
        }
        return siblings;
    }

    private Facts facts() {
        String context = header("Gramme-Context");
        String id = header("Gramme-Request-Id");
        return new Facts(
                context.isEmpty() ? content.path("context").asString("") : context,
                id.isEmpty() ? content.path("request_id").asString("") : id,
                Math.max(count("Gramme-Copies", "copies"), count("Gramme-Replies", "replies")),
                count("Gramme-Durable", "durable"),
                count("Gramme-Fallbacks", "fallbacks"),
                story());
    }

    private int count(String header, String field) {
        String text = header(header);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : content.path(field).asInt(-1);
    }

    private List<StoryLine> story() {
        List<StoryLine> story = new ArrayList<>();
        for (JsonNode line : content.path("story")) {
            story.add(
                    new StoryLine(
                            line.path("at_us").asLong(0),
                            line.path("node").asString(""),
                            line.path("kind").asString(""),
                            line.path("peer").asString(""),
                            line.path("detail").asString("")));
        }
        return story;
    }

    private Failure failure() {
        if (content.isMissingNode() || !isOurs()) {
            return strange();
        }
        String detail = detail();
        String outcome = content.path("outcome").asString("");
        String reason = content.path("reason").asString(outcome);
        int copies = content.path("copies").asInt(content.path("replies").asInt(0));
        int needed = content.path("needed").asInt(0);
        return switch (outcome) {
            case "unknown" -> new Failure.Unknown(copies, needed, detail);
            case "unreadable" -> new Failure.Unreadable(copies, needed, detail);
            case "not-applied" -> new Failure.NotApplied(reason, detail);
            case "conflict" -> new Failure.Changed(detail);
            default -> byStatus(reason, detail);
        };
    }

    private Failure byStatus(String reason, String detail) {
        return switch (response.statusCode()) {
            case 429 -> new Failure.NotApplied("overloaded", detail);
            case 507 -> new Failure.NotApplied("full", detail);
            case 503 -> new Failure.NotApplied(reason, detail);
            case 400, 404, 405, 409, 411, 413, 414, 431 -> new Failure.Refused(reason, detail);
            default -> new Failure.Strange(response.statusCode(), detail);
        };
    }

    private String detail() {
        String detail = content.path("detail").asString("");
        return detail.isEmpty() ? content.path("title").asString("") : detail;
    }

    private Failure strange() {
        String start = new String(response.body(), StandardCharsets.UTF_8);
        start = start.replaceAll("\\p{Cntrl}+", " ").strip();
        String shown = start.length() > MOST_SHOWN ? start.substring(0, MOST_SHOWN) : start;
        return new Failure.Strange(response.statusCode(), shown);
    }

    private String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String contentType(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }
}
