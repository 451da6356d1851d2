package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest.Causality;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What the headers of a request on a key say. What is wrong is noted in its [Query]; a reader then
/// goes on with a default.
final class KvHeaders {
    static final String CONTEXT = "Gramme-Context";
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";
    static final String REPEAT = "Idempotency-Key";

    private static final int CONTENT_TYPE_BYTES = 1_024;
    private static final int REPEAT_BYTES = 255;

    private final HttpHeaders headers;
    private final Query query;

    KvHeaders(HttpHeaders headers, Query query) {
        this.headers = headers;
        this.query = query;
    }

    /// What must hold before a write is done (RFC 9110, 13.1.1).
    sealed interface Condition {
        record None() implements Condition {}

        /// `*`: the key has a value.
        record Something() implements Condition {}

        /// A tag: the key has no version outside this context.
        record Within(Bytes context) implements Condition {}

        /// Weak tags only, and `If-Match` compares strongly.
        record Never() implements Condition {}
    }

    /// Of a write, `blind` being its parameter.
    Causality causality(boolean blind) {
        Bytes context = context();
        if (context.length() == 0) {
            return blind ? new Causality.Blind() : new Causality.Overwrite();
        }
        if (blind) {
            query.complain("blind=true and Gramme-Context exclude each other");
        }
        return new Causality.Given(context);
    }

    /// Empty: not given.
    private Bytes context() {
        List<String> given = headers.getAll(CONTEXT);
        if (given.isEmpty()) {
            return Bytes.EMPTY;
        }
        if (given.size() > 1) {
            query.complain("Gramme-Context is given " + given.size() + " times");
        }
        return hex(
                given.getFirst(),
                "Gramme-Context is an even number of hexadecimal digits, as an answer gave them");
    }

    private Bytes hex(String text, String rule) {
        boolean good =
                !text.isEmpty()
                        && text.length() % 2 == 0
                        && text.chars().allMatch(HexFormat::isHexDigit);
        if (!good) {
            query.complain(rule);
            return Bytes.EMPTY;
        }
        return Bytes.owning(HexFormat.of().parseHex(text));
    }

    /// Of a write.
    Condition condition(Causality causality) {
        refuse(
                IF_NONE_MATCH,
                "If-None-Match cannot be promised for a write: without a leader two nodes may both"
                        + " find nothing and both write. Write what must be new with the ETag of"
                        + " the 404 as If-Match: it is refused if a read quorum shows a version,"
                        + " and of two that race both are kept as siblings");
        if (!headers.contains(IF_MATCH)) {
            return new Condition.None();
        }
        if (causality instanceof Causality.Blind) {
            query.complain("blind=true and If-Match exclude each other");
        }
        EntityTags given = tags(IF_MATCH);
        List<EntityTags.Tag> strong = given.tags().stream().filter(tag -> !tag.weak()).toList();
        if (given.any()) {
            if (causality instanceof Causality.Given) {
                query.complain("If-Match: * and Gramme-Context exclude each other; a tag is both");
            }
            return new Condition.Something();
        }
        if (strong.isEmpty()) {
            return new Condition.Never();
        }
        if (strong.size() > 1) {
            query.complain(
                    "If-Match is one tag here, not "
                            + strong.size()
                            + ": a write says one state that it has seen");
        }
        return within(strong.getFirst(), causality);
    }

    private Condition within(EntityTags.Tag tag, Causality causality) {
        Bytes context =
                hex(tag.opaque(), "If-Match is the ETag of an earlier answer for this key, or *");
        if (causality instanceof Causality.Given(Bytes seen) && !seen.equals(context)) {
            query.complain("If-Match and Gramme-Context name two contexts: one is enough");
        }
        return new Condition.Within(context);
    }

    /// Of a read: the tags of what the client has; none if it says nothing.
    EntityTags known() {
        refuse(IF_MATCH, "If-Match is for writes; a read takes If-None-Match");
        return headers.contains(IF_NONE_MATCH) ? tags(IF_NONE_MATCH) : EntityTags.NONE;
    }

    private EntityTags tags(String name) {
        EntityTags tags = EntityTags.parse(headers.getAll(name));
        if (tags == null) {
            query.complain(name + " is *, or tags as \"0123ab\", in double quotes");
            return EntityTags.NONE;
        }
        return tags;
    }

    /// For a route that could not keep what they ask.
    void refuseConditions(String why) {
        refuse(IF_MATCH, why);
        refuse(IF_NONE_MATCH, why);
    }

    private void refuse(String name, String why) {
        if (headers.contains(name)) {
            query.complain(why);
        }
    }

    /// The idempotence id; empty: none.
    Bytes repeat() {
        String given = headers.get(REPEAT, "");
        if (given.length() > REPEAT_BYTES) {
            query.complain("Idempotency-Key has at most " + REPEAT_BYTES + " characters");
        }
        return Bytes.utf8(given);
    }

    /// Empty: not given.
    String contentType() {
        String given = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        if (given.length() > CONTENT_TYPE_BYTES) {
            query.complain("Content-Type has at most " + CONTENT_TYPE_BYTES + " characters");
        }
        return given;
    }

    /// Whether Accept names a multipart type before it names JSON.
    boolean prefersMultipart() {
        String accept = String.join(",", headers.getAll(HttpHeaderNames.ACCEPT));
        String lower = accept.toLowerCase(Locale.ROOT);
        int multipart = lower.indexOf("multipart/");
        int json = lower.indexOf("application/json");
        return multipart >= 0 && (json < 0 || multipart < json);
    }
}
