package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
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
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// Goal: the GRAMME commands give a Redis client contexts, siblings, quorums and the story of a
/// request. Method: bytes in, bytes out, and what the fake node was asked.
class GrammeFaceTest {
    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    /// Without the lengths of strings, in one line.
    private String ask(String line) {
        return client.ask(line + "\r\n")
                .replaceAll("\\$[0-9]+\r\n", "")
                .replace("\r\n", " ")
                .strip();
    }

    @Test
    void siblingsComeWithTheirContext() {
        assertThat(ask("GRAMME.GET k"))
                .isEqualTo("*8 context 6330 replies :2 values *0 expire-at-ms *0");
        assertThat(ask("GRAMME.PUT k milk"))
                .isEqualTo("*8 context 6332 copies :3 durable :2 fallbacks :1");
        assertThat(ask("GRAMME.PUT k bread BLIND PXAT 1700000000001")).startsWith("*8 context");
        assertThat(ask("GRAMME.GET k"))
                .isEqualTo(
                        "*8 context 6331 replies :2 values *2 bread milk expire-at-ms *2"
                                + " :1700000000001 :-1");
        assertThat(ask("GRAMME.DEL k CONTEXT 6331"))
                .isEqualTo("*10 context 6333 copies :3 durable :3 fallbacks :0 existed :1");
    }

    @Test
    void resp3GetsMaps() {
        client.ask("HELLO 3\r\n");
        assertThat(ask("GRAMME.GET k")).startsWith("%4 context");
        assertThat(ask("GRAMME.EXPLAIN GET k")).startsWith("%4 request").contains("result %4 ");
    }

    @Test
    void optionsReachTheRequest() {
        ask("GRAMME.GET k R 3 STRICT TIMEOUT 250");
        assertThat(backend.lastRequest().options())
                .isEqualTo(new Options(3, 0, null, true, 250, false));
        ask("gramme.put k v context C0fE w 2 level all");
        ClientRequest.Put put = (ClientRequest.Put) backend.lastRequest();
        assertThat(put.options()).isEqualTo(new Options(0, 2, Level.ALL, false, 2_000, false));
        assertThat(put.causality())
                .isEqualTo(
                        new Causality.Given(Bytes.owning(new byte[] {(byte) 0xc0, (byte) 0xfe})));
        ask("GRAMME.PUT k v DURABILITY fsync");
        assertThat(backend.lastRequest().options())
                .isEqualTo(Options.DEFAULT.withDurability(Durability.FSYNC));
        ask("GRAMME.DEL k CONTEXT 00 durability NONE");
        assertThat(backend.lastRequest().options())
                .isEqualTo(Options.DEFAULT.withDurability(Durability.NONE));
        ask("GRAMME.PUT k v BLIND");
        assertThat(((ClientRequest.Put) backend.lastRequest()).causality())
                .isEqualTo(new Causality.Blind());
        ask("GRAMME.PUT k v EX 10");
        assertThat(((ClientRequest.Put) backend.lastRequest()).value().expiresAtMs())
                .isEqualTo(backend.nowMs() + 10_000);
        ask("GRAMME.DEL k BLIND LEVEL one");
        assertThat(backend.lastRequest()).isInstanceOf(ClientRequest.Delete.class);
        ask("GRAMME.PUT k v CONTEXT 00 PXAT 1");
        assertThat(((ClientRequest.Delete) backend.lastRequest()).causality())
                .isEqualTo(new Causality.Given(Bytes.owning(new byte[1])));
    }

    @Test
    void aConditionIsOneUpdate() {
        ask("GRAMME.PUT k v IFMATCH c0fe");
        ClientRequest.Update update = (ClientRequest.Update) backend.lastRequest();
        assertThat(update.condition())
                .isEqualTo(Bytes.owning(new byte[] {(byte) 0xc0, (byte) 0xfe}));
        Value other = Value.plain(Bytes.utf8("other"), "", 1);
        assertThat(update.step().decide(List.of(other)))
                .isEqualTo(new Decision.Write(Value.plain(Bytes.utf8("v"), "", 0)));
        backend.answering(
                new ClientResponse.Conflict(List.of(other), Context.of(Bytes.utf8("c")), 2));
        assertThat(ask("GRAMME.PUT k v IFMATCH c0fe"))
                .startsWith("-CONFLICT the key holds versions outside the context")
                .contains("(request ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "GRAMME.GET=ERR wrong number of arguments for 'gramme.get' command",
                "GRAMME.PUT k=ERR wrong number of arguments for 'gramme.put' command",
                "GRAMME.EXPLAIN=ERR wrong number of arguments for 'gramme.explain' command",
                "GRAMME.EXPLAIN PUT k=ERR syntax error",
                "GRAMME.GET k W 1=ERR syntax error",
                "GRAMME.GET k R=ERR syntax error",
                "GRAMME.GET k DURABILITY none=ERR syntax error",
                "GRAMME.PUT k v DURABILITY=ERR syntax error",
                "GRAMME.PUT k v DURABILITY maybe=ERR DURABILITY is fsync or none, not 'maybe'",
                "GRAMME.DEL k DURABILITY periodic=ERR DURABILITY is fsync or none, not 'periodic'",
                "GRAMME.GET k BLIND=ERR syntax error",
                "GRAMME.DEL k EX 5=ERR syntax error",
                "GRAMME.PUT k v BLIND CONTEXT 00=ERR syntax error",
                "GRAMME.PUT k v CONTEXT 00 IFMATCH 00=ERR syntax error",
                "GRAMME.PUT k v EX 5 PX 5=ERR syntax error",
                "GRAMME.PUT k v EX=ERR syntax error",
                "GRAMME.PUT k v EX 0=ERR invalid expire time in 'gramme.put' command",
                "GRAMME.PUT k v PX x=ERR value is not an integer or out of range",
                "GRAMME.GET k R 0=ERR R is a whole number from 1 to the cluster's n, not '0'",
                "GRAMME.PUT k v W x=ERR W is a whole number from 1 to the cluster's n, not 'x'",
                "GRAMME.GET k TIMEOUT 60001=ERR TIMEOUT is a whole number from 1 to 60000"
                        + " milliseconds, not '60001'",
                "GRAMME.GET k LEVEL most=ERR LEVEL is one, quorum or all, not 'most'",
                "GRAMME.DEL k CONTEXT abc=BADCONTEXT a context is an even number of hexadecimal"
                        + " digits, as an answer gave them",
                "GRAMME.DEL k CONTEXT ''=BADCONTEXT a context is an even number of hexadecimal"
                        + " digits, as an answer gave them",
                "GRAMME.EXPLAIN GET ''=ERR a key has 1 to 65535 bytes, not 0",
            })
    void whatIsWrongIsNamed(String line, String error) {
        assertThat(ask(line)).isEqualTo("-" + error);
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void onlyItsThreeAreExplained() {
        assertThat(ask("GRAMME.EXPLAIN SET k v")).startsWith("-ERR GRAMME.EXPLAIN explains GET");
    }

    @Test
    void aStoryIsToldLineByLine() {
        assertThat(ask("GRAMME.EXPLAIN PUT k v W 3"))
                .isEqualTo(
                        "*8 request 0000000000000abc0000000000000001 outcome applied result *8"
                                + " context 6332 copies :3 durable :2 fallbacks :1 story *2"
                                + "    0.000 ms  n1       coordinate              r=2"
                                + "    0.004 ms  n1       send           n2       fetch");
        assertThat(backend.lastRequest().options().w()).isEqualTo(3);
        assertThat(ask("GRAMME.EXPLAIN gramme.get k")).contains("outcome found result *8");
        assertThat(ask("GRAMME.EXPLAIN DEL k")).contains("outcome applied").contains("existed :1");
        assertThat(ask("GRAMME.EXPLAIN GET k")).contains("outcome absent");
    }

    @Test
    void aStoryOfAFailureIsTold() {
        backend.answering(new ClientResponse.Unknown(1, 2, "timeout"));
        assertThat(ask("GRAMME.EXPLAIN PUT k v"))
                .contains("outcome UNKNOWN stored on 1 of 2: timeout result *0 story *2");
        backend.answering(new ClientResponse.Refused(Reason.BAD_CONTEXT, "forged"));
        assertThat(ask("GRAMME.EXPLAIN DEL k CONTEXT 00")).contains("outcome BADCONTEXT forged");
        assertThat(ask("GRAMME.DEL k CONTEXT 00")).startsWith("-BADCONTEXT forged (request ");
    }
}
