package dev.gramme.gateway.outcome;

import static dev.gramme.gateway.outcome.Face.HTTP;
import static dev.gramme.gateway.outcome.Face.RESP;
import static dev.gramme.gateway.outcome.Face.RLDB;
import static dev.gramme.gateway.rldb.RldbSessions.frame;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;

import java.util.List;
import java.util.stream.Stream;

/// Every cell of the table, brought about.
final class OutcomeCases {
    private static final Bytes CONTEXT = Bytes.utf8("c1");
    private static final String HEX = "6331";
    private static final int TOO_MANY = OutcomeCase.VALUE_BYTES + 1;
    private static final int MIB = 1 << 20;

    private static final String GET = http("GET", "/kv/k", "", "");
    private static final String PUT = http("PUT", "/kv/k", "", "v");
    private static final String SET = resp("SET", "k", "v");
    private static final String GRAMME_PUT = resp("GRAMME.PUT", "k", "v");
    private static final String RLDB_GET = frame(2, "id", "{\"key\":\"k\"}");
    private static final String RLDB_PUT = rldbPut("k", "v", "null");

    private OutcomeCases() {}

    static List<OutcomeCase> all() {
        return Stream.of(
                        oneValue(),
                        siblings(),
                        absent(),
                        applied(),
                        notApplied("no quorum", Reason.QUORUM),
                        overloaded(),
                        notApplied("store full", Reason.FULL),
                        notApplied("too many siblings", Reason.TOO_MANY_SIBLINGS),
                        notApplied("node not serving", Reason.NOT_SERVING),
                        unknown(),
                        unreadable(),
                        conflict(),
                        stale(),
                        badContext(),
                        badRequest(),
                        tooLarge())
                .flatMap(List::stream)
                .toList();
    }

    // ---- what clients send ----

    /// @param headers each ends in CRLF
    private static String http(String method, String target, String headers, String body) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(method, target, headers, body.length(), body);
    }

    private static String resp(String... words) {
        StringBuilder array = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            array.append("$%d\r\n%s\r\n".formatted(word.length(), word));
        }
        return array.toString();
    }

    /// @param context as JSON
    private static String rldbPut(String key, String value, String context) {
        long crc32c = Integer.toUnsignedLong(Value.checksum(Bytes.utf8(value)));
        return frame(
                3,
                "id",
                "{\"key\":\"%s\",\"value\":%s,\"replication\":false,\"context\":%s}"
                        .formatted(key, rldbValue(value, crc32c), context));
    }

    private static String rldbValue(String value, long crc32c) {
        return "{\"value\":\"%s\",\"crc32c\":%d}".formatted(value, crc32c);
    }

    /// Each of the three faces' case for one outcome.
    private static List<OutcomeCase> each(OutcomeCase http, OutcomeCase resp, OutcomeCase rldb) {
        return List.of(http, resp, rldb);
    }

    // ---- successes ----

    private static List<OutcomeCase> oneValue() {
        String outcome = "found, one value";
        Value value = Value.plain(Bytes.utf8("v"), "text/x; a=b", 5);
        ClientResponse found = new ClientResponse.Found(List.of(value), Context.of(CONTEXT), 2);
        String shown = rldbValue("v", Integer.toUnsignedLong(value.crc32c()));
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(found)
                        .ask(GET, "\r\ncontent-type: text/x; a=b\r\n", "\r\n\r\nvHTTP/1.1"),
                OutcomeCase.of(outcome, RESP).when(found).ask(resp("GET", "k"), "$1\r\nv\r\n"),
                OutcomeCase.of(outcome, RLDB)
                        .when(found)
                        .ask(
                                RLDB_GET,
                                "{\"Ok\":{\"values\":["
                                        + shown
                                        + "],\"context\":\""
                                        + HEX
                                        + "\"}"));
    }

    private static List<OutcomeCase> siblings() {
        String outcome = "found, siblings";
        Value late = Value.plain(Bytes.utf8("late"), "", 9 << 16);
        Value early = Value.plain(Bytes.utf8("early"), "", 8 << 16);
        ClientResponse found =
                new ClientResponse.Found(List.of(late, early), Context.of(CONTEXT), 2);
        String both =
                rldbValue("late", Integer.toUnsignedLong(late.crc32c()))
                        + ","
                        + rldbValue("early", Integer.toUnsignedLong(early.crc32c()));
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(found)
                        .ask(GET, "HTTP/1.1 300 ", "\"base64\":\"bGF0ZQ==\"", "\"text\":\"early\"")
                        .ask(
                                http("GET", "/kv/k", "Accept: multipart/mixed\r\n", ""),
                                "HTTP/1.1 300 ",
                                "\r\ncontent-type: multipart/mixed; boundary=",
                                "\r\n\r\nlate\r\n--",
                                "\r\n\r\nearly\r\n--")
                        .ask(
                                http("GET", "/kv/k?resolve=latest", "", ""),
                                "HTTP/1.1 200 ",
                                "\r\n\r\nlateHTTP/1.1"),
                OutcomeCase.of(outcome, RESP)
                        .when(found)
                        .ask(resp("GET", "k"), "$4\r\nlate\r\n")
                        .ask(resp("GRAMME.GET", "k"), "*2\r\n$4\r\nlate\r\n$5\r\nearly\r\n", HEX),
                OutcomeCase.of(outcome, RLDB)
                        .when(found)
                        .ask(RLDB_GET, "{\"Ok\":{\"values\":[" + both + "]"));
    }

    private static List<OutcomeCase> absent() {
        ClientResponse absent = new ClientResponse.Absent(Context.of(CONTEXT), 2);
        return each(
                OutcomeCase.of("absent", HTTP)
                        .when(absent)
                        .ask(GET, "application/problem+json", "\"outcome\":\"absent\"", HEX),
                OutcomeCase.of("absent", RESP)
                        .when(absent)
                        .ask(resp("GET", "k"), "$-1\r\n")
                        .ask(resp("HELLO", "3") + resp("GET", "k"), "\r\n_\r\n"),
                OutcomeCase.of("absent", RLDB)
                        .when(absent)
                        .ask(RLDB_GET, "{\"Err\":{\"NotFound\":{\"key\":\"k\"}}}"));
    }

    private static List<OutcomeCase> applied() {
        ClientResponse applied = new ClientResponse.Applied(Context.of(CONTEXT), 3, 2, 1, true);
        return each(
                OutcomeCase.of("applied", HTTP)
                        .when(applied)
                        .ask(
                                PUT,
                                "\"outcome\":\"applied\",\"copies\":3,\"durable\":2,"
                                        + "\"fallbacks\":1,\"context\":\"6331\"}")
                        .ask(http("DELETE", "/kv/k", "", ""), "\"existed\":true"),
                OutcomeCase.of("applied", RESP)
                        .when(applied)
                        .ask(SET, "+OK\r\n")
                        .ask(resp("DEL", "k", "l"), ":2\r\n"),
                OutcomeCase.of("applied", RLDB)
                        .when(applied)
                        .ask(RLDB_PUT, "{\"Ok\":{\"message\":\"Ok\"}}"));
    }

    // ---- what is told to reads and writes alike: the words of the reason, and the request ----

    private static List<OutcomeCase> failure(String outcome, ClientResponse response, String why) {
        String named = why + " (request ";
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(response)
                        .ask(PUT, "application/problem+json", why, "\"request_id\":\"")
                        .ask(GET, "application/problem+json", why, "\"request_id\":\""),
                OutcomeCase.of(outcome, RESP)
                        .when(response)
                        .ask(SET, named)
                        .ask(GRAMME_PUT, named)
                        .ask(resp("GET", "k"), named),
                OutcomeCase.of(outcome, RLDB)
                        .when(response)
                        .ask(RLDB_PUT, named)
                        .ask(RLDB_GET, named));
    }

    private static List<OutcomeCase> notApplied(String why, Reason reason) {
        return failure(
                "not applied, " + why,
                new ClientResponse.NotApplied(reason, "limit 7"),
                "not applied: limit 7");
    }

    private static List<OutcomeCase> overloaded() {
        List<OutcomeCase> cases = notApplied("overloaded", Reason.OVERLOADED);
        String large = "v".repeat(32 << 10);
        String why = "request-memory of 8192 bytes is used up";
        cases.get(0)
                .ask(PUT, "\r\nRetry-After: 1\r\n")
                .within(8 << 10)
                .askLast(http("PUT", "/kv/k", "", large), "\r\nRetry-After: 1\r\n", why);
        cases.get(1).within(8 << 10).ask(resp("SET", "k", large), why);
        cases.get(2).within(8 << 10).ask(rldbPut("k", large, "null"), why);
        return cases;
    }

    private static List<OutcomeCase> unknown() {
        ClientResponse unknown = new ClientResponse.Unknown(1, 2, "no word of n2");
        List<OutcomeCase> cases = failure("unknown", unknown, "stored on 1 of 2: no word of n2");
        String coordinators = "stored on 1 of 2 needed; it may still become visible: n2 is slow";
        ClientResponse told = new ClientResponse.Unknown(1, 2, coordinators);
        cases.get(0)
                .ask(PUT, "\"copies\":1,\"needed\":2")
                .when(told)
                .ask(PUT, "\"unknown: " + coordinators + "\"");
        cases.get(1).when(told).ask(SET, "-UNKNOWN " + coordinators + " (request ");
        cases.get(2).when(told).ask(RLDB_PUT, "unknown: " + coordinators + " (request ");
        return cases;
    }

    private static List<OutcomeCase> unreadable() {
        ClientResponse unreadable = new ClientResponse.Unreadable(1, 2, "n3 recovers");
        List<OutcomeCase> cases =
                failure("unreadable", unreadable, "1 of 2 homes answered: n3 recovers");
        cases.get(0).ask(GET, "\"replies\":1,\"needed\":2");
        return cases;
    }

    // ---- refusals ----

    private static List<OutcomeCase> conflict() {
        Value other = Value.plain(Bytes.utf8("other"), "", 5);
        ClientResponse conflict =
                new ClientResponse.Conflict(List.of(other), Context.of(CONTEXT), 2);
        return each(
                OutcomeCase.of("conflict", HTTP)
                        .when(conflict)
                        .ask(
                                http("PUT", "/kv/k", "If-Match: \"6330\"\r\n", "v"),
                                "\"siblings\":[{",
                                "\"text\":\"other\"",
                                "\"context\":\"6331\"",
                                "\r\nETag: \"6331\"\r\n"),
                OutcomeCase.of("conflict", RESP)
                        .when(conflict)
                        .ask(resp("GRAMME.PUT", "k", "v", "IFMATCH", "6330"), " (request "),
                OutcomeCase.of("conflict", RLDB)
                        .never(request -> !(request instanceof ClientRequest.Put))
                        .ask(rldbPut("k", "v", "\"6330\""), "{\"Ok\":"));
    }

    private static List<OutcomeCase> stale() {
        String outcome = "refused, stale";
        ClientResponse stale = new ClientResponse.Refused(Reason.STALE, "read it first");
        String one = "{\"InvalidRequest\":\"StaleContextProvided\"}";
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(stale)
                        .never(OutcomeCases::isFresh)
                        .ask(PUT, "\"reason\":\"stale\"", "read it first")
                        .ask(http("PUT", "/kv/k", "Gramme-Context: 6330\r\n", "v")),
                OutcomeCase.of(outcome, RESP)
                        .when(stale)
                        .never(OutcomeCases::isFresh)
                        .ask(SET, "read it first (request ")
                        .ask(resp("GRAMME.PUT", "k", "v", "CONTEXT", "6330")),
                OutcomeCase.of(outcome, RLDB)
                        .when(stale)
                        .never(request -> !isFresh(request))
                        .ask(RLDB_PUT, "\"errors\":[" + one + "," + one + "]}"));
    }

    private static boolean isFresh(ClientRequest request) {
        return request instanceof ClientRequest.Put put
                && put.causality() instanceof Causality.Fresh;
    }

    private static List<OutcomeCase> badContext() {
        String outcome = "refused, bad context";
        ClientResponse forged = new ClientResponse.Refused(Reason.BAD_CONTEXT, "it is forged");
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(forged)
                        .ask(http("PUT", "/kv/k", "Gramme-Context: 6330\r\n", "v"), "it is forged")
                        .ask(http("PUT", "/kv/k", "Gramme-Context: 633\r\n", "v"), "even number"),
                OutcomeCase.of(outcome, RESP)
                        .when(forged)
                        .ask(resp("GRAMME.PUT", "k", "v", "CONTEXT", "6330"), "it is forged")
                        .ask(resp("GRAMME.PUT", "k", "v", "CONTEXT", "633"), "even number"),
                OutcomeCase.of(outcome, RLDB)
                        .when(forged)
                        .ask(rldbPut("k", "v", "\"6330\""))
                        .ask(rldbPut("k", "v", "\"633\"")));
    }

    private static List<OutcomeCase> badRequest() {
        String outcome = "refused, bad request";
        String why = "w is 1 to n (n = 3), not 9";
        ClientResponse refused = new ClientResponse.Refused(Reason.BAD_REQUEST, why);
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(refused)
                        .ask(http("PUT", "/kv/k?w=9", "", "v"), why)
                        .ask(
                                http("GET", "/kv/k?level=most", "", ""),
                                "parameter level is one, quorum or all, not 'most'"),
                OutcomeCase.of(outcome, RESP)
                        .when(refused)
                        .ask(resp("GRAMME.PUT", "k", "v", "W", "9"), why + " (request ")
                        .ask(
                                resp("GRAMME.GET", "k", "LEVEL", "most"),
                                "LEVEL is one, quorum or all, not 'most'")
                        .ask(
                                resp("SET", "k"),
                                "-ERR wrong number of arguments for 'set' command\r\n"),
                OutcomeCase.of(outcome, RLDB)
                        .when(refused)
                        .ask(RLDB_PUT, why + " (request ")
                        .ask(
                                frame(2, "id", "{\"key\":\"\"}"),
                                "a key has 1 to 65535 bytes, not 0"));
    }

    private static List<OutcomeCase> tooLarge() {
        String outcome = "refused, too large";
        String why = "a value has at most 7 bytes, not 9";
        ClientResponse refused = new ClientResponse.Refused(Reason.TOO_LARGE, why);
        String large = "v".repeat(TOO_MANY);
        String key = "k".repeat(65_536);
        return each(
                OutcomeCase.of(outcome, HTTP)
                        .when(refused)
                        .ask(PUT, "HTTP/1.1 413 ", why)
                        .askLast(http("PUT", "/kv/k", "", large), "413 ", "limit of 65536 bytes")
                        .askLast(http("GET", "/kv/" + key, "", ""), "414 ", "limit of 16384 bytes")
                        .askLast(
                                http("GET", "/kv/k", "X: " + large + "\r\n", ""),
                                "431 ",
                                "limit of 32768 bytes"),
                OutcomeCase.of(outcome, RESP)
                        .when(refused)
                        .ask(SET, why + " (request ")
                        .ask(resp("SET", "k", large), "over the limit of 65536 bytes")
                        .ask(resp("GET", key), "a key has 1 to 65535 bytes, not 65536"),
                tooLargeByRldb(outcome, refused, large)
                        .ask(RLDB_PUT, why + " (request ")
                        .ask(
                                frame(2, "id", "{\"key\":\"" + key + "\"}"),
                                "a key has 1 to 65535 bytes, not 65536"));
    }

    private static OutcomeCase tooLargeByRldb(
            String outcome, ClientResponse refused, String large) {
        String endless = "\3\0\0\0\2id\u007f\0\0\0";
        String longId = frame(2, "i".repeat(1_025), "{\"key\":\"k\"}");
        return OutcomeCase.of(outcome, RLDB)
                .when(refused)
                .ask(rldbPut("k", large, "null"), "a value has at most 65536 bytes, not 65537")
                .ask(rldbPut("k", "v".repeat(MIB), "null"), "\"max\":1048576")
                .askLast(longId, "\"max\":1024,\"got\":1025")
                .askLast(endless, "\"max\":1048576,\"got\":2130706432");
    }
}
