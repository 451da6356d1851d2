package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: what needs somebody who decides alone is refused with the reason, and of a refused
/// transaction nothing runs, however it is sent. Method: bytes in, bytes out, over a fake node.
class RefusalTest {
    private static final String MULTI =
            "-ERR MULTI is not supported: a store without a leader cannot run several commands as"
                    + " one. Nothing runs until EXEC or DISCARD; send the commands without MULTI"
                    + "\r\n";
    private static final String NOT_RUN =
            "-ERR not run: the MULTI before it was refused, and nothing runs until EXEC, DISCARD or"
                    + " RESET\r\n";

    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void ofARefusedTransactionNothingRuns() {
        assertThat(client.ask("MULTI\r\nSET mx 1\r\nINCR n\r\nPING\r\nEXEC\r\nGET mx\r\n"))
                .isEqualTo(
                        MULTI
                                + NOT_RUN.repeat(3)
                                + "-EXECABORT Transaction discarded because of previous errors:"
                                + " MULTI was refused, and nothing behind it was run. A store"
                                + " without a leader cannot run several commands as one; send them"
                                + " without MULTI\r\n$-1\r\n");
        assertThat(backend.requests()).hasSize(1);
    }

    @Test
    void itDoesNotMatterHowTheTransactionIsSent() {
        assertThat(client.ask("multi\r\n")).isEqualTo(MULTI);
        client.trickle("*3\r\n$3\r\nSET\r\n$2\r\nmx\r\n$1\r\n1\r\n");
        assertThat(client.received()).isEqualTo(NOT_RUN);
        assertThat(client.ask("MULTI\r\nWATCH mx\r\n")).isEqualTo(MULTI + NOT_RUN);
        assertThat(client.ask("Discard\r\nGET mx\r\n"))
                .isEqualTo(
                        "-ERR nothing to discard: MULTI was refused, and nothing behind it was run"
                                + "\r\n$-1\r\n");
    }

    @Test
    void whatWasAskedBeforeRunsAndIsAnsweredFirst() {
        backend.holding();
        assertThat(client.ask("SET a 1\r\nMULTI\r\nDEL a\r\nEXEC\r\nGET a\r\n")).isEmpty();
        backend.releaseAll();
        assertThat(client.received()).startsWith("+OK\r\n" + MULTI + NOT_RUN + "-EXECABORT ");
        backend.releaseAll();
        assertThat(client.received()).isEqualTo("$1\r\n1\r\n");
    }

    @Test
    void theTransactionOfOneConnectionIsNobodyElses() {
        client.ask("MULTI\r\n");
        try (FakeClient other =
                new FakeClient(new FrontHandler(backend, GatewayLimits.production()))) {
            assertThat(other.ask("SET k v\r\n")).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void resetAndQuitEndIt() {
        client.ask("MULTI\r\n");
        assertThat(client.ask("RESET\r\nSET k v\r\n")).isEqualTo("+RESET\r\n+OK\r\n");
        client.ask("MULTI\r\n");
        assertThat(client.ask("QUIT\r\n")).isEqualTo("+OK\r\n");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aBrowsersRequestEndsTheConnectionAlsoWithinATransaction() {
        client.ask("MULTI\r\n");
        assertThat(client.ask("POST / x\r\n")).startsWith("-ERR this looks like HTTP");
        assertThat(client.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXEC|EXEC without MULTI",
                "DISCARD|DISCARD without MULTI",
                "UNWATCH|UNWATCH is not supported: nothing is watched, as WATCH is refused",
                "WATCH k|WATCH is not supported: without a leader nobody can say that no other"
                        + " client has written since. GRAMME.PUT with the context of a GRAMME.GET"
                        + " as IFMATCH is refused if a read shows what it has not seen",
                "SETNX k v|SETNX is not supported: there is no leader to decide between two"
                        + " clients, so both could be told that they were first. GRAMME.PUT with"
                        + " the CONTEXT of a GRAMME.GET keeps what it has not seen as a sibling",
                "SET k v XX|XX is not supported: there is no leader to decide between two clients,"
                        + " so the value could come to be although another client was told that"
                        + " the key is deleted. GRAMME.PUT with the CONTEXT of a GRAMME.GET keeps"
                        + " what it has not seen as a sibling",
            })
    void whatNeedsALeaderIsRefusedWithTheReason(String line, String reason) {
        assertThat(client.ask(line + "\r\nPING\r\n")).isEqualTo("-ERR " + reason + "\r\n+PONG\r\n");
        assertThat(backend.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET k v NX", "setnx k v", "MSETNX a 1 b 2", "SET k v EX 9 nx GET"})
    void firstIsFirstInEveryForm(String line) {
        assertThat(client.ask(line + "\r\n"))
                .contains("X is not supported: there is no leader")
                .contains("both could be told that they were first");
        assertThat(client.ask("SET k v IFEQ w\r\n"))
                .startsWith("-ERR IFEQ is not supported")
                .contains("both could be told that they replaced the same value");
        assertThat(backend.requests()).isEmpty();
    }

    /// What is refused is not among the commands that are here.
    @Test
    void toolsAreNotToldOfWhatIsRefused() {
        assertThat(client.ask("COMMAND INFO multi setnx\r\n")).isEqualTo("*2\r\n$-1\r\n$-1\r\n");
    }
}
