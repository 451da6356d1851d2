package dev.gramme.client;

import dev.gramme.core.item.Bytes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads what the HTTP interface answers.
final class Answers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SHOWN = 200;

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final JsonNode content;

    Answers(HttpResponse<byte[]> response) {
        this(response.statusCode(), response.headers(), response.body());
    }

    /// An answer whose body is not JSON has an empty document.
    Answers(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.content = isJson() ? parse(body) : JSON.missingNode();
    }

    private boolean isJson() {
        String type = contentType();
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
        return switch (status) {
            case 200 -> explain ? explained() : new GetResult.Found(List.of(body()), facts());
            case 300 -> siblings();
            case 404 -> isAbsent() ? new GetResult.Absent(facts()) : failedGet();
            default -> failedGet();
        };
    }

    WriteResult toWrite() {
        return switch (status) {
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

    KeysResult toKeys() {
        if (status != 200 || !content.path("keys").isArray()) {
            return new KeysResult.Failed(failure());
        }
        List<Bytes> keys = new ArrayList<>();
        try {
            for (JsonNode key : content.path("keys")) {
                keys.add(Bytes.owning(Base64.getDecoder().decode(key.asString(""))));
            }
            return new KeysResult.Page(
                    keys, Long.parseUnsignedLong(content.path("next").asString("0")));
        } catch (IllegalArgumentException _) {
            return new KeysResult.Failed(strange());
        }
    }

    AdminResult toAdmin() {
        boolean document = status == 200 && !content.isMissingNode();
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
        String at = header("Gramme-Expires-At");
        long expiresAtMs = at.matches("\\d{1,18}") ? Long.parseLong(at) : 0;
        return new Sibling(contentType(), Bytes.owning(body), expiresAtMs);
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
                byte[] bytes = Base64.getDecoder().decode(sibling.path("base64").asString(""));
                siblings.add(
                        new Sibling(
                                sibling.path("content_type").asString(""),
                                Bytes.owning(bytes),
                                sibling.path("expires_at_ms").asLong(0)));
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

    Failure failure() {
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
        return switch (status) {
            case 429 -> new Failure.NotApplied("overloaded", detail);
            case 507 -> new Failure.NotApplied("full", detail);
            case 503 -> new Failure.NotApplied(reason, detail);
            case 400, 404, 405, 409, 411, 413, 414, 431 -> new Failure.Refused(reason, detail);
            default -> new Failure.Strange(status, detail);
        };
    }

    private String detail() {
        String detail = content.path("detail").asString("");
        return detail.isEmpty() ? content.path("title").asString("") : detail;
    }

    private Failure strange() {
        String start = new String(body, StandardCharsets.UTF_8);
        start = start.replaceAll("\\p{Cntrl}+", " ").strip();
        String shown = start.length() > MOST_SHOWN ? start.substring(0, MOST_SHOWN) : start;
        return new Failure.Strange(status, shown);
    }

    private String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    private String contentType() {
        return headers.firstValue("Content-Type").orElse("");
    }
}
