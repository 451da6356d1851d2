package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Goal: an expiry is an absolute time in the value, and what reads before it writes is one update
/// whose step decides by what was read alone. Method: a fake node whose clock the test sets.
class ExpiryFaceTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final FakeBackend backend = new FakeBackend().at(NOW_MS);
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    private static Value value(String body, long expiresAtMs) {
        return Value.plain(Bytes.utf8(body), "text/own", 7).expiringAt(expiresAtMs);
    }

    private void put(String body, long expiresAtMs, Causality causality) {
        backend.submit(
                new ClientRequest.Put(
                        new RequestId(1, 1),
                        Key.of("k"),
                        value(body, expiresAtMs),
                        causality,
                        Bytes.EMPTY,
                        Options.DEFAULT),
                _ -> {});
    }

    private Decision decided(Value... values) {
        return ((ClientRequest.Update) backend.lastRequest()).step().decide(List.of(values));
    }

    @Test
    void aValueIsGoneWhenItsTimeHasCome() {
        client.ask("SET k v PX 500\r\n");
        backend.at(NOW_MS + 499);
        assertThat(client.ask("GET k\r\nPTTL k\r\nTTL k\r\n")).isEqualTo("$1\r\nv\r\n:1\r\n:0\r\n");
        backend.at(NOW_MS + 500);
        assertThat(client.ask("GET k\r\nPTTL k\r\nEXISTS k\r\n")).isEqualTo("$-1\r\n:-2\r\n:0\r\n");
    }

    @Test
    void aPlainSetWithAnExpiryIsOneOverwrite() {
        client.ask("SET k v EX 10\r\n");
        ClientRequest.Put put = (ClientRequest.Put) backend.lastRequest();
        assertThat(put.causality()).isEqualTo(new Causality.Overwrite());
        assertThat(put.value().expiresAtMs()).isEqualTo(NOW_MS + 10_000);
        client.ask("SET k v\r\n");
        assertThat(((ClientRequest.Put) backend.lastRequest()).value().expiresAtMs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET k v EXAT 1700000000", "SET k v PXAT 1", "SET k v PXAT 1 GET"})
    void anExpiryThatIsPastDeletes(String command) {
        client.ask("SET k old\r\n");
        client.ask(command + "\r\n");
        assertThat(backend.lastRequest()).isNotInstanceOf(ClientRequest.Put.class);
        backend.at(0);
        assertThat(client.ask("EXISTS k\r\n")).isEqualTo(":0\r\n");
    }

    @Test
    void aStepDecidesByTheLatestOfWhatWasRead() {
        client.ask("EXPIRE k 10\r\n");
        Value latest = value("new", 0);
        assertThat(decided(latest, value("old", 5)))
                .isEqualTo(new Decision.Write(latest.expiringAt(NOW_MS + 10_000)));
        assertThat(decided()).isEqualTo(new Decision.Keep());
        client.ask("EXPIRE k 10 GT\r\n");
        assertThat(decided(latest)).isEqualTo(new Decision.Keep());
        assertThat(decided(value("v", NOW_MS + 9_999)))
                .isEqualTo(new Decision.Write(value("v", NOW_MS + 10_000)));
        client.ask("PEXPIREAT k -5\r\n");
        assertThat(decided(latest)).isEqualTo(new Decision.Remove());
        client.ask("PERSIST k\r\n");
        assertThat(decided(value("v", 9))).isEqualTo(new Decision.Write(value("v", 0)));
        assertThat(decided(latest)).isEqualTo(new Decision.Keep());
        client.ask("GETEX k PERSIST\r\n");
        assertThat(decided(value("v", 9))).isEqualTo(new Decision.Write(value("v", 0)));
        client.ask("GETDEL k\r\n");
        assertThat(decided(latest)).isEqualTo(new Decision.Remove());
        client.ask("SET k w KEEPTTL\r\n");
        Decision.Write kept = (Decision.Write) decided(value("v", 9));
        assertThat(kept.value().expiresAtMs()).isEqualTo(9);
        assertThat(((Decision.Write) decided()).value().expiresAtMs()).isZero();
    }

    @Test
    void aReadThatChangesNothingIsOnlyARead() {
        client.ask("GETEX k\r\n");
        assertThat(backend.lastRequest()).isInstanceOf(ClientRequest.Get.class);
    }

    @Test
    void ofSiblingsTheLatestIsKept() {
        put("first", 0, new Causality.Blind());
        put("second", NOW_MS + 5_000, new Causality.Blind());
        assertThat(client.ask("GET k\r\nPTTL k\r\n")).isEqualTo("$6\r\nsecond\r\n:5000\r\n");
        assertThat(client.ask("EXPIRE k 60\r\nTTL k\r\n")).isEqualTo(":1\r\n:60\r\n");
        assertThat(client.ask("GRAMME.GET k\r\n")).contains("*1\r\n$6\r\nsecond\r\n");
        backend.at(NOW_MS + 60_000);
        assertThat(client.ask("GET k\r\n")).isEqualTo("$-1\r\n");
    }

    @Test
    void whatIsNotAppliedIsSaid() {
        backend.answering(
                new ClientResponse.NotApplied(ClientResponse.Reason.QUORUM, "this write reads"));
        for (String command : List.of("EXPIRE k 9", "GETDEL k", "SET k v GET", "PERSIST k")) {
            assertThat(client.ask(command + "\r\n"))
                    .startsWith("-NOQUORUM not applied: this write reads (request ");
        }
        backend.answering(new ClientResponse.Unreadable(1, 2, "n3 is down"));
        for (String command : List.of("TTL k", "STRLEN k", "TYPE k", "EXPIRETIME k")) {
            assertThat(client.ask(command + "\r\n")).startsWith("-UNREADABLE 1 of 2 homes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NX", "xx", "IFEQ old", "EX 10 NX", "GET XX"})
    void conditionsAreRefusedWithTheReason(String options) {
        assertThat(client.ask("SET k v " + options + "\r\n"))
                .contains(" is not supported: there is no leader to decide between two clients")
                .contains("GRAMME.PUT");
        assertThat(backend.requests()).isEmpty();
    }
}
