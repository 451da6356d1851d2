package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/// Goal: Redis clients get the replies they know, and every outcome its word
/// (docs/design/faces.md). Method: bytes in, bytes out, over a fake node.
class RespFaceTest {
    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.QUORUM, "1 of 2"),
                        "NOQUORUM not applied: 1 of 2"),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.OVERLOADED, "queue"),
                        "OVERLOADED not applied: queue"),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.FULL, "9 bytes"),
                        "OOM not applied: 9 bytes"),
                Arguments.of(
                        new ClientResponse.NotApplied(Reason.NOT_SERVING, "draining"),
                        "NOTSERVING not applied: draining"),
                Arguments.of(
                        new ClientResponse.Refused(Reason.BAD_CONTEXT, "forged"),
                        "BADCONTEXT forged"),
                Arguments.of(new ClientResponse.Refused(Reason.BAD_REQUEST, "r"), "ERR r"),
                Arguments.of(new ClientResponse.Refused(Reason.STALE, "old"), "STALE old"),
                Arguments.of(
                        new ClientResponse.Refused(Reason.TOO_MANY_SIBLINGS, "100"),
                        "SIBLINGS 100"),
                Arguments.of(
                        new ClientResponse.Conflict(List.of(), Context.of(Bytes.EMPTY), 2),
                        "CONFLICT the key holds versions outside the context: nothing was"
                                + " written"),
                Arguments.of(new ClientResponse.Refused(Reason.TOO_LARGE, "x"), "TOOLARGE x"),
                Arguments.of(
                        new ClientResponse.Unknown(1, 2, "timeout"),
                        "UNKNOWN stored on 1 of 2: timeout"),
                Arguments.of(
                        new ClientResponse.Unreadable(1, 2, "n3 recovers"),
                        "UNREADABLE 1 of 2 homes answered: n3 recovers"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyOutcomeHasItsWord(ClientResponse outcome, String words) {
        backend.answering(outcome);
        assertThat(client.ask("SET k v\r\n"))
                .startsWith("-" + words + " (request 0000")
                .endsWith(")\r\n");
        assertThat(client.ask("GET k\r\n")).startsWith("-" + words);
        assertThat(client.ask("DEL a b\r\n"))
                .startsWith("-" + words)
                .contains("; 0 of 2 keys done");
        assertThat(client.ask("MGET a b\r\n")).startsWith("-" + words);
    }

    @Test
    void valuesComeBackAsTheyWentIn() {
        assertThat(client.ask("*3\r\n$3\r\nSET\r\n$2\r\n\0\n\r\n$4\r\n\r\n\u00ff\0\r\n"))
                .isEqualTo("+OK\r\n");
        assertThat(client.ask("*2\r\n$3\r\nGET\r\n$2\r\n\0\n\r\n"))
                .isEqualTo("$4\r\n\r\n\u00ff\0\r\n");
        assertThat(client.ask("SET empty \"\"\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.ask("GET empty\r\n")).isEqualTo("$0\r\n\r\n");
        assertThat(client.ask("GET absent\r\n")).isEqualTo("$-1\r\n");
    }

    @Test
    void commandsOnManyKeysCountAndListThem() {
        assertThat(client.ask("MSET a 1 b 2 a 3\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.ask("MGET a x b\r\n")).isEqualTo("*3\r\n$1\r\n3\r\n$-1\r\n$1\r\n2\r\n");
        assertThat(client.ask("EXISTS a a x b\r\n")).isEqualTo(":3\r\n");
        assertThat(client.ask("DEL a a x b\r\n")).isEqualTo(":2\r\n");
        assertThat(client.ask("MGET a b\r\n")).isEqualTo("*2\r\n$-1\r\n$-1\r\n");
    }

    @Test
    void ofSiblingsTheLatestIsGiven() {
        client.ask("SET k old\r\n");
        ClientRequest.Put put = (ClientRequest.Put) backend.lastRequest();
        backend.submit(
                new ClientRequest.Put(
                        put.id(),
                        put.key(),
                        dev.gramme.core.item.Value.plain(Bytes.utf8("new"), "", 0),
                        new ClientRequest.Causality.Blind(),
                        Bytes.EMPTY,
                        put.options()),
                _ -> {});
        assertThat(client.ask("GET k\r\n")).isEqualTo("$3\r\nnew\r\n");
        assertThat(client.ask("MGET k\r\n")).isEqualTo("*1\r\n$3\r\nnew\r\n");
    }

    @Test
    void writesOverwriteAndCarryNoIdempotenceId() {
        client.ask("SET k v\r\nDEL k\r\n");
        ClientRequest.Put put = (ClientRequest.Put) backend.requests().getFirst();
        ClientRequest.Delete delete = (ClientRequest.Delete) backend.requests().getLast();
        assertThat(put.causality()).isInstanceOf(ClientRequest.Causality.Overwrite.class);
        assertThat(put.repeat()).isEqualTo(Bytes.EMPTY);
        assertThat(delete.causality()).isInstanceOf(ClientRequest.Causality.Overwrite.class);
        assertThat(delete.id()).isNotEqualTo(put.id());
    }

    @Test
    void aPipelineOfTenThousandIsAnsweredInOrder() {
        StringBuilder asked = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            asked.append("ECHO ").append(i).append("\r\n");
            String word = Integer.toString(i);
            expected.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        assertThat(client.ask(asked.toString())).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "PING=+PONG",
                "PING hi=$2~hi",
                "PING a b=-ERR wrong number of arguments for 'ping' command",
                "ECHO hi=$2~hi",
                "GET=-ERR wrong number of arguments for 'get' command",
                "MSET a=-ERR wrong number of arguments for 'mset' command",
                "MSET a 1 b=-ERR wrong number of arguments for 'mset' command",
                "NOPE a b=-ERR unknown command 'NOPE', with args beginning with: 'a' 'b'_",
                "SELECT 0=+OK",
                "SELECT 1=-ERR DB index is out of range",
                "CONFIG GET save=*2~$4~save~$0~",
                "CONFIG GET maxmemory=*0",
                "CONFIG SET a b=-ERR unknown subcommand 'SET'. Try CONFIG HELP.",
                "CLIENT SETINFO LIB-NAME x=+OK",
                "CLIENT GETNAME=$-1",
                "CLIENT SETNAME me=+OK",
                "CLIENT SETNAME 'a b'=-ERR Client names cannot contain spaces, newlines or special"
                        + " characters.",
                "CLIENT NOPE=-ERR unknown subcommand 'NOPE'. Try CLIENT HELP.",
                "CLIENT SETNAME=-ERR wrong number of arguments for 'client|setname' command",
                "COMMAND COUNT=:40",
                "HELLO 4=-NOPROTO unsupported protocol version",
                "HELLO x=-ERR Protocol version is not an integer or out of range",
                "HELLO 3 NOPE=-ERR Syntax error in HELLO option 'NOPE'",
                "HELLO 3 AUTH other x=-WRONGPASS invalid username-password pair or user is"
                        + " disabled.",
                "RESET=+RESET",
                "GET ''=-ERR a key has 1 to 65535 bytes, not 0",
            })
    void connectionCommandsAnswerAsRedisDoes(String line, String answer) {
        assertThat(client.ask(line + "\r\n"))
                .isEqualTo(answer.replace("~", "\r\n").replace("_", " ") + "\r\n");
    }

    @Test
    void helloSwitchesToResp3AndResetBack() {
        assertThat(client.ask("HELLO 3 AUTH default x SETNAME me\r\n"))
                .startsWith("%7\r\n$6\r\nserver\r\n$6\r\ngramme\r\n")
                .contains("$5\r\nproto\r\n:3\r\n");
        assertThat(client.ask("CLIENT GETNAME\r\n")).isEqualTo("$2\r\nme\r\n");
        assertThat(client.ask("GET absent\r\n")).isEqualTo("_\r\n");
        assertThat(client.ask("CONFIG GET x\r\n")).isEqualTo("%0\r\n");
        assertThat(client.ask("RESET\r\nGET absent\r\n")).isEqualTo("+RESET\r\n$-1\r\n");
    }

    @Test
    void anAnswerIsWrittenInTheVersionItsCommandWasAskedIn() {
        backend.holding();
        assertThat(client.ask("GET a\r\nHELLO 3\r\nGET b\r\n")).isEmpty();
        backend.releaseAll();
        assertThat(client.received()).startsWith("$-1\r\n%7\r\n").endsWith("\r\n_\r\n");
    }

    @Test
    void everyCommandIsDocumented() {
        String docs = client.ask("COMMAND DOCS\r\n");
        assertThat(docs).startsWith("*80\r\n");
        String mset = client.ask("COMMAND DOCS mset\r\n");
        assertThat(mset).contains("not atomic").contains("+multiple\r\n");
        assertThat(docs).contains(mset.substring("*2\r\n".length()));
        assertThat(client.ask("COMMAND DOCS client\r\n"))
                .contains("subcommands")
                .contains("client|setname")
                .contains("connection-name");
        assertThat(client.ask("COMMAND DOCS 'client|id'\r\n")).startsWith("*2\r\n$9\r\nclient|id");
        assertThat(client.ask("COMMAND DOCS GRAMME.PUT\r\n"))
                .contains("$6\r\ngramme\r\n")
                .contains("$5\r\ntoken\r\n$7\r\nCONTEXT\r\n");
    }

    @Test
    void everyCommandIsDescribed() {
        assertThat(client.ask("COMMAND INFO get nope\r\n"))
                .startsWith("*2\r\n*10\r\n$3\r\nget\r\n:2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n")
                .endsWith("$-1\r\n");
        assertThat(client.ask("COMMAND\r\n")).startsWith("*40\r\n*10\r\n");
        assertThat(client.ask("COMMAND INFO\r\n")).isEqualTo(client.ask("COMMAND\r\n"));
        assertThat(client.ask("COMMAND INFO config\r\n"))
                .contains("*1\r\n*10\r\n$10\r\nconfig|get\r\n:-3");
    }

    @Test
    void keysAndValuesBeyondTheirLimitsAreRefusedByName() {
        String longKey = "k".repeat(65_536);
        assertThat(client.ask("*2\r\n$3\r\nGET\r\n$65536\r\n" + longKey + "\r\n"))
                .isEqualTo("-TOOLARGE a key has 1 to 65535 bytes, not 65536\r\n");
        assertThat(client.ask("*2\r\n$3\r\nGET\r\n$65535\r\n" + longKey.substring(1) + "\r\n"))
                .isEqualTo("$-1\r\n");
        String value = "v".repeat((8 << 20) + 1);
        assertThat(client.ask("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$8388609\r\n" + value + "\r\n"))
                .isEqualTo(
                        "-TOOLARGE an argument of 8388609 bytes is over the limit of 8388608"
                                + " bytes\r\n");
        String fits = value.substring(1);
        assertThat(client.ask("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$8388608\r\n" + fits + "\r\n"))
                .isEqualTo("+OK\r\n");
        assertThat(client.ask("GET k\r\n")).hasSize(8388608 + 12).endsWith(fits + "\r\n");
    }

    @Test
    void aWholeReplyBeyondTheLimitIsRefused() {
        String value = "v".repeat(8 << 20);
        client.ask("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$8388608\r\n" + value + "\r\n");
        assertThat(client.ask("MGET k k k k k k k k k\r\n"))
                .startsWith("-TOOLARGE the values are over the limit of 67108864 bytes");
    }

    @Test
    void garbageIsAnsweredOnceAndEndsTheConnection() {
        assertThat(client.ask("PING\r\n*1\r\n*1\r\n$4\r\nPING\r\n"))
                .isEqualTo("+PONG\r\n-ERR Protocol error: expected '$', got '*'\r\n");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aBrowsersRequestCutToLookLikeRespRunsNothing() {
        String answer = client.ask("PING\r\nPOST / HTTP/1.1\r\nHost: x\r\n\r\nSET stolen 1\r\n");
        assertThat(answer).startsWith("+PONG\r\n-ERR this looks like HTTP");
        assertThat(client.isOpen()).isFalse();
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void quitSaysOkAndCloses() {
        assertThat(client.ask("QUIT\r\nPING\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void manyKeysAreAskedFewAtATimeAndAnsweredInOrder() {
        StringBuilder command = new StringBuilder("MGET");
        for (int i = 0; i < 1_000; i++) {
            command.append(" k").append(i);
        }
        backend.holding();
        client.ask("SET k7 seven\r\n");
        backend.releaseAll();
        client.ask(command + "\r\n");
        assertThat(backend.heldCount()).isEqualTo(64);
        boolean oldest = false;
        while (backend.heldCount() > 0) {
            backend.release(oldest);
            oldest = !oldest;
        }
        String answer = client.received();
        assertThat(answer).startsWith("*1000\r\n" + "$-1\r\n".repeat(7) + "$5\r\nseven\r\n");
        assertThat(answer).endsWith("$-1\r\n".repeat(992));
    }

    @Test
    void errorsStayOnOneLineWhateverTheWordsWere() {
        assertThat(client.ask("*2\r\n$3\r\nA\rB\r\n$3\r\nC\nD\r\n"))
                .isEqualTo("-ERR unknown command 'A B', with args beginning with: 'C D' \r\n");
    }
}
