package dev.gramme.gateway.rldb;

import static dev.gramme.gateway.rldb.RldbSessions.frame;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;
import dev.gramme.gateway.ConnectionHandler;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Goal: rldb's clients get the frames they know, and every outcome one of its errors
/// (docs/design/faces.md). Method: bytes in, bytes out, over a fake node; frames marked as captured
/// are what rldb itself sends.
class RldbFaceTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String PUT =
            "{\"key\":\"k\",\"value\":{\"value\":\"bar\",\"crc32c\":179770161},"
                    + "\"replication\":false,\"context\":null}";
    private static final String CONTEXT =
            "00000001527bd0d79bdb065196e93b951879b64300000000000000000000000000000001";

    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    /// The JSON of the one answer to a request, which must be under the request's own command and
    /// id.
    private String ask(int command, String json) {
        String answer = client.ask(frame(command, "id", json));
        String head = (char) command + "\0\0\0\2id";
        assertThat(answer).startsWith(head);
        assertThat(length(answer, head.length())).isEqualTo(answer.length() - head.length() - 4);
        return utf8(answer.substring(head.length() + 4));
    }

    /// The JSON of the one answer to what is not understood.
    private String askBadly(String bytes) {
        String answer = client.ask(bytes);
        String head = "\0\0\0\0\7UNKNOWN";
        assertThat(answer).startsWith(head);
        assertThat(length(answer, head.length())).isEqualTo(answer.length() - head.length() - 4);
        return utf8(answer.substring(head.length() + 4));
    }

    private static int length(String answer, int at) {
        return answer.charAt(at) << 24
                | answer.charAt(at + 1) << 16
                | answer.charAt(at + 2) << 8
                | answer.charAt(at + 3);
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(ISO_8859_1), UTF_8);
    }

    private String askHex(String hex) {
        return HexFormat.of()
                .formatHex(
                        RldbSessions.bytes(client.send(HexFormat.of().parseHex(hex)).received()));
    }

    // ---- frames captured from rldb ----

    private static final String FOUND_BAR =
            "020000000a726571303030303030310000008b7b224f6b223a7b2276616c756573223a5b7b2276616c756522"
                + "3a22626172222c22637263333263223a3137393737303136317d5d2c22636f6e74657874223a22"
                + "3030303030303031353237626430643739626462303635313936653933623935313837396236"
                + "34333030303030303030303030303030303030303030303030303030303030303031227d7d";

    private static final String PUT_BAR =
            "030000000a726571303030303030310000005f7b226b6579223a22776972656b6579222c2276616c7565223a"
                + "7b2276616c7565223a22626172222c22637263333263223a3137393737303136317d2c22726570"
                + "6c69636174696f6e223a66616c73652c22636f6e74657874223a6e756c6c7d";

    private static final String OK =
            "0000000a72657130303030303031000000177b224f6b223a7b226d657373616765223a224f6b227d7d";

    @Test
    void pingIsAnsweredAsCaptured() {
        String ping = "010000000a7265713030303030303100000000";
        String pong =
                "010000000a72657130303030303031000000197b224f6b223a7b226d657373616765223a22504f4e47"
                        + "227d7d";
        assertThat(askHex(ping)).isEqualTo(pong);
        assertThat(askHex(ping + ping)).isEqualTo(pong + pong);
    }

    @Test
    void getIsAnsweredAsCaptured() {
        String get = "020000000a726571303030303030310000000d7b226b6579223a22666f6f227d";
        backend.answering(
                new ClientResponse.Found(
                        List.of(Value.plain(Bytes.utf8("bar"), "", 5)),
                        Context.of(Bytes.owning(HexFormat.of().parseHex(CONTEXT))),
                        2));
        assertThat(askHex(get)).isEqualTo(FOUND_BAR);
        assertThat(backend.lastRequest().key()).isEqualTo(Key.of("foo"));
    }

    @Test
    void anAbsentKeyIsAnsweredAsCaptured() {
        String get = "020000000a726571303030303030310000000f7b226b6579223a226e6f6b6579227d";
        assertThat(askHex(get))
                .isEqualTo(
                        "020000000a72657130303030303031000000247b22457272223a7b224e6f74466f756e6422"
                                + "3a7b226b6579223a226e6f6b6579227d7d7d");
    }

    @Test
    void putIsAnsweredAsCaptured() {
        assertThat(askHex(PUT_BAR)).isEqualTo("03" + OK);
        assertThat(((ClientRequest.Put) backend.lastRequest()).key()).isEqualTo(Key.of("wirekey"));
    }

    @Test
    void aMissingCommandIsAnsweredAsCaptured() {
        client.ask(frame(1, "first", ""));
        assertThat(askHex("00"))
                .isEqualTo(
                        "0000000007554e4b4e4f574e000000247b22496e76616c696452657175657374223a22436f"
                                + "6d6d616e6449644e6f74536574227d");
        assertThat(client.isOpen()).isFalse();
    }

    // ---- reads and writes ----

    @Test
    void valuesComeBackAsTextWithTheirChecksum() {
        String text = "ü \\\"\\\\\\n\\u0001😀";
        long crc = Integer.toUnsignedLong(Value.checksum(Bytes.utf8("ü \"\\\n\u0001😀")));
        String value = "{\"value\":\"" + text + "\",\"crc32c\":" + crc + "}";
        assertThat(
                        ask(
                                3,
                                "{\"key\":\"ü\",\"value\":"
                                        + value
                                        + ",\"replication\":false,\"more\":[{\"x\":1}]}"))
                .isEqualTo("{\"Ok\":{\"message\":\"Ok\"}}");
        assertThat(ask(2, "{\"key\":\"\\u00fc\"}"))
                .isEqualTo("{\"Ok\":{\"values\":[" + value + "],\"context\":\"6331\"}}");
    }

    @Test
    void anEmptyValueIsNotAbsent() {
        ask(3, PUT.replace("\"bar\"", "\"\"").replace("179770161", "0"));
        assertThat(ask(2, "{\"key\":\"k\"}"))
                .startsWith("{\"Ok\":{\"values\":[{\"value\":\"\",\"crc32c\":0}],");
        assertThat(ask(2, "{\"key\":\"l\"}")).isEqualTo("{\"Err\":{\"NotFound\":{\"key\":\"l\"}}}");
    }

    @Test
    void siblingsAreAllGiven() {
        backend.answering(
                new ClientResponse.Found(
                        List.of(
                                Value.plain(Bytes.utf8("a"), "", 9),
                                Value.plain(Bytes.utf8("b"), "", 8)),
                        Context.of(Bytes.utf8("c")),
                        2));
        assertThat(ask(2, "{\"key\":\"k\"}"))
                .isEqualTo(
                        "{\"Ok\":{\"values\":[{\"value\":\"a\",\"crc32c\":3251651376},"
                                + "{\"value\":\"b\",\"crc32c\":3531649220}],\"context\":\"63\"}}");
    }

    @Test
    void requestsAreStrictAndAPutSaysWhatItHasSeen() {
        ask(3, PUT);
        ClientRequest.Put put = (ClientRequest.Put) backend.lastRequest();
        assertThat(put.causality()).isEqualTo(new Causality.Fresh(Bytes.EMPTY));
        assertThat(put.options().strict()).isTrue();
        assertThat(put.repeat()).isEqualTo(Bytes.EMPTY);
        ask(2, "{\"key\":\"k\"}");
        assertThat(backend.lastRequest().options().strict()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "null,''",
        "\"\"\"00000000\"\"\",''",
        "\"\"\"00000001ab\"\"\",00000001ab",
        "\"\"\"00000001AB\"\"\",00000001ab",
    })
    void contextsAreHexadecimal(String context, String bytes) {
        String json = context.replace("\"\"", "\"").replace("\"\"", "\"");
        assertThat(ask(3, PUT.replace("null", json))).contains("Ok");
        ClientRequest.Put put = (ClientRequest.Put) backend.lastRequest();
        assertThat(put.causality())
                .isEqualTo(new Causality.Fresh(Bytes.owning(HexFormat.of().parseHex(bytes))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "zz", "0000000", "null", "0x00", "é0"})
    void whatIsNotHexadecimalIsAMalformedContext(String context) {
        assertThat(ask(3, PUT.replace("null", '"' + context + '"')))
                .isEqualTo("{\"Err\":{\"InvalidRequest\":\"MalformedContext\"}}");
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void aDamagedValueIsRefused() {
        assertThat(ask(3, PUT.replace("179770161", "1")))
                .isEqualTo(
                        "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\"crc32c is 1, but"
                                + " the CRC-32C of the value is 179770161: it was damaged on its"
                                + " way\"}}}}");
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void keysBeyondTheirLimitsAreRefusedByName() {
        for (int length : new int[] {0, 65_536}) {
            String key = "\"" + "k".repeat(length) + "\"";
            String error = "a key has 1 to 65535 bytes, not " + length + "\"}}}}";
            assertThat(ask(2, "{\"key\":" + key + "}")).endsWith(error);
            assertThat(ask(3, PUT.replace("\"k\"", key))).endsWith(error);
        }
        assertThat(backend.requests()).isEmpty();
    }

    // ---- outcomes ----

    static Stream<Arguments> failures() {
        String io =
                "{\"QuorumNotReached\":{\"operation\":\"OP\",\"reason\":\"WHY\",\"errors\":[{\"Io\":"
                    + "{\"reason\":\"";
        String internal = "{\"Internal\":{\"Unknown\":{\"reason\":\"";
        String generic = "{\"InvalidRequest\":{\"Generic\":{\"reason\":\"";
        return Stream.of(
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.QUORUM, "1 of 2"),
                        io + "not applied: 1 of 2 ("),
                Arguments.of(
                        new ClientResponse.Unknown(1, 2, "timeout"),
                        io + "unknown: stored on 1 of 2: timeout ("),
                Arguments.of(
                        new ClientResponse.Unreadable(1, 2, "n3 recovers"),
                        io + "unreadable: 1 of 2 homes answered: n3 recovers ("),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.OVERLOADED, "queue"),
                        internal + "not applied: queue ("),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.FULL, "9 bytes"),
                        internal + "not applied: 9 bytes ("),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.NOT_SERVING, "draining"),
                        internal + "not applied: draining ("),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.TOO_MANY_SIBLINGS, "100"),
                        generic + "not applied: 100 ("));
    }

    static Stream<Arguments> refusals() {
        String generic = "{\"InvalidRequest\":{\"Generic\":{\"reason\":\"";
        return Stream.of(
                Arguments.of(
                        new ClientResponse.Refused(Reason.TOO_LARGE, "value"), generic + "value ("),
                Arguments.of(new ClientResponse.Refused(Reason.BAD_REQUEST, "r"), generic + "r ("),
                Arguments.of(
                        new ClientResponse.Refused(Reason.BAD_CONTEXT, "forged"),
                        "{\"InvalidRequest\":\"MalformedContext\"}"),
                Arguments.of(
                        new ClientResponse.Refused(Reason.STALE, "read first"),
                        "{\"QuorumNotReached\":{\"operation\":\"Put\",\"reason\":\"Unable to"
                                + " execute a min of 2 PUTs\",\"errors\":["
                                + "{\"InvalidRequest\":\"StaleContextProvided\"},"
                                + "{\"InvalidRequest\":\"StaleContextProvided\"}]}}"));
    }

    @ParameterizedTest
    @MethodSource({"failures", "refusals"})
    void everyOutcomeIsOneOfItsErrors(ClientResponse outcome, String error) {
        backend.answering(outcome);
        String put = error.replace("OP", "Put").replace("WHY", "Unable to execute a min of 2 PUTs");
        assertThat(ask(3, PUT)).startsWith("{\"Err\":" + put);
        if (!error.contains("Stale")) {
            String get =
                    error.replace("OP", "Get")
                            .replace("WHY", "Unable to execute 1 successful GETs");
            assertThat(ask(2, "{\"key\":\"k\"}")).startsWith("{\"Err\":" + get);
        }
    }

    @Test
    void aValueThatIsNoTextIsRefusedInWords() {
        backend.answering(
                new ClientResponse.Found(
                        List.of(
                                Value.plain(Bytes.utf8("a"), "", 9),
                                Value.plain(Bytes.owning(new byte[] {(byte) 0xff}), "", 8)),
                        Context.of(Bytes.utf8("c")),
                        2));
        assertThat(ask(2, "{\"key\":\"k\"}"))
                .isEqualTo(
                        "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\"a value of the key"
                                + " has 1 bytes that are no UTF-8 text, which is all that rldb's"
                                + " protocol carries: read the key by HTTP or RESP\"}}}}");
    }

    @ParameterizedTest
    @CsvSource({"1048577,x", "700000,x", "1048513,x", "200000,'\u0001'"})
    void anAnswerBeyondAMessageIsRefusedInWords(int length, String character) {
        Value value = Value.plain(Bytes.utf8(character.repeat(length)), "", 9);
        backend.answering(
                new ClientResponse.Found(
                        length == 700_000 ? List.of(value, value) : List.of(value),
                        Context.of(Bytes.EMPTY),
                        2));
        assertThat(ask(2, "{\"key\":\"k\"}"))
                .startsWith(
                        "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\"the answer has ")
                .contains("a message of rldb's at most 1048576: read the key by HTTP or RESP");
    }

    @Test
    void theLongestAnswerFits() {
        String envelope =
                "{\"Ok\":{\"values\":[{\"value\":\"\",\"crc32c\":1000000000}],\"context\":\"\"}}";
        int room = (1 << 20) - envelope.length() - "id".length();
        Value value = Value.plain(Bytes.utf8("x".repeat(room)), "", 9);
        int digits = Long.toString(Integer.toUnsignedLong(value.crc32c())).length();
        backend.answering(new ClientResponse.Found(List.of(value), Context.of(Bytes.EMPTY), 2));
        assertThat(ask(2, "{\"key\":\"k\"}")).hasSize((1 << 20) - 2 - 10 + digits);
    }

    // ---- the cluster ----

    @Test
    void joinClusterJoinsOrSaysWhyNot() {
        assertThat(ask(6, "{\"known_cluster_node_addr\":\"127.0.0.1:7401\"}"))
                .isEqualTo("{\"Ok\":{\"message\":\"Ok\"}}");
        assertThat(ask(6, "{\"known_cluster_node_addr\":\"127.0.0.1:1\"}"))
                .isEqualTo(
                        "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\"nobody"
                                + " there\"}}}}");
        assertThat(ask(6, "{\"known_cluster_node_addr\":\"" + "x".repeat(301) + "\"}"))
                .contains("known_cluster_node_addr has at most 300 characters");
    }

    @Test
    void clusterStateListsTheNodesByTheirClientPorts() {
        assertThat(ask(7, "null"))
                .isEqualTo(
                        "{\"Ok\":{\"nodes\":[{\"addr\":\"127.0.0.1:7400\",\"status\":\"Ok\",\"tick\":1},"
                            + "{\"addr\":\"127.0.0.1:7401\",\"status\":\"Offline\",\"tick\":1}]}}");
    }

    @Test
    void whatOnlyNodesOfItsSayIsRefusedWithTheReason() {
        String refusal =
                "{\"Err\":{\"InvalidRequest\":{\"Generic\":{\"reason\":\"this node speaks to rldb's"
                        + " clients, not to its nodes: ";
        assertThat(ask(4, "{\"key\":\"k\"}")).startsWith(refusal);
        assertThat(ask(5, "{\"nodes\":[]}")).startsWith(refusal);
        assertThat(ask(5, "")).startsWith(refusal);
        assertThat(ask(3, PUT.replace("false", "true"))).startsWith(refusal);
        assertThat(backend.requests()).isEmpty();
        assertThat(ask(1, "ignored")).isEqualTo("{\"Ok\":{\"message\":\"PONG\"}}");
    }

    // ---- what is not understood ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2|{}|missing field `key` at line 1 column 2",
                "2|{\"key\":1}|invalid type: integer, expected a string at line 1 column 8",
                "2|{\"key\":null}|invalid type: null, expected a string at line 1 column 11",
                "2|{\"key\":\"a\",\"key\":\"b\"}|duplicate field `key` at line 1 column 18",
                "2|{\"key\":\"\\ud800\"}|lone surrogate in a string",
                "2|{\"key\":\"a\"} x|Unrecognized token",
                "2|{\"key\":\"a\"}{}|trailing characters at line 1 column 12",
                "2|[]|invalid type: sequence, expected an object",
                "2|{\"key\":\"a\"|Unexpected end-of-input",
                "2|{|Unexpected end-of-input",
                "2| |EOF while parsing a value",
                "3|{\"key\":\"k\"}|missing field `value`",
                "3|{\"key\":\"k\",\"value\":\"v\"}|invalid type: string, expected an object",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\"}}|missing field `crc32c`",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\",\"crc32c\":-1}}|expected u32",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\",\"crc32c\":4294967296}}|expected u32",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\",\"crc32c\":99999999999999999999}}|expected"
                    + " u32",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\",\"crc32c\":1.5}}|floating point,"
                        + " expected u32",
                "3|{\"key\":\"k\",\"value\":{\"value\":\"v\",\"crc32c\":1}}|missing field"
                        + " `replication`",
                "3|{\"replication\":1}|invalid type: integer, expected a boolean",
                "3|{\"context\":1}|invalid type: integer, expected a string",
                "6|{\"known\":\"x\"}|missing field `known_cluster_node_addr`",
                "7|{}|invalid type: map, expected null",
                "7|nul|Unrecognized token",
            })
    void badJsonIsRejectedNamingWhatIsWrong(int command, String json, String why) {
        assertThat(askBadly(frame(command, "id", json == null ? " " : json)))
                .startsWith("{\"InvalidRequest\":{\"InvalidJsonPayload\":\"")
                .contains(why);
        assertThat(backend.requests()).isEmpty();
        assertThat(ask(1, "")).contains("PONG");
    }

    @Test
    void deepAndBadlyEncodedJsonIsRejected() {
        String deep = "{\"key\":\"a\",\"more\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
        assertThat(askBadly(frame(2, "id", deep))).contains("nesting depth", "128");
        byte[] badly = RldbSessions.bytes("{\"key\":\"\u00ed\u00a0\u0080\"}");
        byte[] id = {'i'};
        assertThat(askBadly(RldbSessions.latin1(RldbSessions.frame(2, id, badly))))
                .contains("the payload is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 7})
    void aMissingPayloadIsRejected(int command) {
        assertThat(askBadly(frame(command, "id", "")))
                .isEqualTo("{\"InvalidRequest\":\"EmptyMessagePayload\"}");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aFrameBeyondTheLimitIsReadOverAndTheConnectionGoesOn() {
        String large = frame(2, "id", "x".repeat(1 << 20));
        String pong = client.ask(frame(1, "id", ""));
        assertThat(client.ask(large + frame(1, "id", "")))
                .isEqualTo(
                        frame(
                                        0,
                                        "UNKNOWN",
                                        "{\"InvalidRequest\":{\"MaxMessageSizeExceeded\":"
                                                + "{\"max\":1048576,\"got\":1048576}}}")
                                + pong);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void bytesOfAnotherProtocolEndTheConnectionAfterOneError() {
        client.ask(frame(1, "id", ""));
        assertThat(askBadly("GET / HTTP/1.1\r\n\r\n*1\r\n$4\r\nPING\r\n"))
                .isEqualTo("{\"InvalidRequest\":{\"UnrecognizedCommand\":{\"id\":71}}}");
        assertThat(client.isOpen()).isFalse();
    }

    // ---- the connection ----

    @Test
    void framesArriveByteByByte() {
        client.trickle(frame(3, "id", PUT) + frame(2, "id", "{\"key\":\"k\"}"));
        assertThat(client.received()).contains("\"Ok\":{\"message\":\"Ok\"}", "\"value\":\"bar\"");
    }

    @Test
    void noBufferIsHeldForAFrameThatIsNotAllThere() {
        byte[] whole = RldbSessions.bytes(frame(2, "id", "{\"key\":\"k\"}"));
        for (byte b : Arrays.copyOf(whole, whole.length - 1)) {
            ByteBuf received = Unpooled.buffer(1 << 16).writeByte(b);
            client.channel().writeInbound(received);
            assertThat(received.refCnt()).isZero();
        }
        assertThat(client.received()).isEmpty();
        assertThat(client.send(new byte[] {whole[whole.length - 1]}).received())
                .contains("NotFound");
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() {
        backend.holding();
        client.send(
                frame(2, "a", "{\"key\":\"a\"}")
                        + frame(2, "b", "{\"key\":\"b\"}")
                        + frame(1, "c", ""));
        assertThat(client.received()).isEmpty();
        backend.release(false);
        assertThat(client.received()).isEmpty();
        backend.release(true);
        String answers = client.received();
        assertThat(answers.indexOf("NotFound")).isLessThan(answers.indexOf("PONG"));
        assertThat(answers).startsWith("\2\0\0\0\1a").contains("\2\0\0\0\1b", "\1\0\0\0\1c");
    }

    @Test
    void whoStopsSendingGetsItsAnswersAndNothingElse() {
        backend.holding();
        client.send(frame(2, "a", "{\"key\":\"a\"}") + frame(2, "b", "{").substring(0, 9));
        client.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        backend.releaseAll();
        assertThat(client.received())
                .isEqualTo(frame(2, "a", "{\"Err\":{\"NotFound\":{\"key\":\"a\"}}}"));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void whoAsksFasterThanItIsAnsweredIsNotReadFrom() {
        backend.holding();
        client.send(frame(2, "a", "{\"key\":\"a\"}").repeat(200));
        assertThat(backend.requests()).hasSizeLessThanOrEqualTo(128);
        assertThat(client.channel().config().isAutoRead()).isFalse();
        String answers = "";
        while (backend.heldCount() > 0) {
            backend.releaseAll();
            answers += client.received();
        }
        assertThat(backend.requests()).hasSize(200);
        assertThat(answers)
                .isEqualTo(frame(2, "a", "{\"Err\":{\"NotFound\":{\"key\":\"a\"}}}").repeat(200));
    }

    // ---- ids ----

    @Test
    void theLogKnowsAFailedRequestByBothItsIds() {
        Logger logger = (Logger) LoggerFactory.getLogger(Call.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            backend.answering(new ClientResponse.Unknown(1, 2, "timeout"));
            client.ask(frame(3, "q\n1", PUT));
        } finally {
            logger.detachAppender(lines);
        }
        List<ILoggingEvent> warnings =
                lines.list.stream().filter(line -> line.getLevel() == Level.WARN).toList();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst().getFormattedMessage()).isEqualTo("failed request for key k");
        assertThat(warnings.getFirst().getKeyValuePairs().toString())
                .contains("request=\"" + backend.lastRequest().id(), "rldb=\"q\\x0a1\"");
    }

    // ---- any bytes ----

    @Test
    void whateverIsInAPayloadItGetsOneAnswerOfGoodJson() {
        int runs = Integer.getInteger("gramme.fuzz.runs", 20_000);
        for (long seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] payload = RldbSessions.mutate(RldbSessions.payload(random), random);
            int command = 1 + random.nextInt(7);
            byte[] request = RldbSessions.frame(command, new byte[] {'i'}, payload);
            String answer = client.send(request).received();
            assertThat(goodFrames(answer)).as("seed %d", seed).isEqualTo(1);
        }
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void whateverIsInASessionTheAnswersAreFrames() {
        int runs = Integer.getInteger("gramme.fuzz.runs", 20_000);
        for (long seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] session = RldbSessions.mutate(RldbSessions.random(random), random);
            try (FakeClient one =
                    new FakeClient(
                            new ConnectionHandler<>(
                                    backend,
                                    GatewayLimits.production(),
                                    RldbOutlet::new,
                                    talk ->
                                            new RldbHandler(
                                                    talk, backend, GatewayLimits.production())))) {
                assertThat(goodFrames(one.send(session).received()))
                        .as("seed %d", seed)
                        .isNotNegative();
            }
        }
        assertThat(backend.requestMemory().heldBytes()).isZero();
    }

    /// How many frames there are, all of which rldb's client can read; -1: something else.
    private static int goodFrames(String answers) {
        int at = 0;
        int frames = 0;
        while (at < answers.length()) {
            int id = length(answers, at + 1);
            int payload = length(answers, at + 5 + id);
            String json = answers.substring(at + 9 + id, at + 9 + id + payload);
            boolean good =
                    answers.charAt(at) <= 7 && id > 0 && JSON.readTree(utf8(json)).isObject();
            if (!good) {
                return -1;
            }
            at += 9 + id + payload;
            frames++;
        }
        return frames;
    }
}
