package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.gateway.GatewayLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: dynago's clients, and dnd's, find what their documentation promises, without the mishaps
/// of the originals. Method: bytes in, bytes out, over a fake node.
class KvStoreRouteTest {
    private final HttpDialogue http = new HttpDialogue();

    @AfterEach
    void close() {
        http.close();
    }

    private String store(String body) {
        return http.ask("POST", "/kvstore", "", body);
    }

    @Test
    void dynagosReadmeWorks() {
        assertThat(bodyOf(http.get("/kvstore"))).isEqualTo("\"Welcome to keystore\"\n");
        String stored = store("{\"Key\":\"Name\",\"Value\":\"somevalue\"}");
        assertThat(status(stored)).isEqualTo(200);
        assertThat(header(stored, "Content-Type")).isEqualTo("application/json");
        assertThat(bodyOf(stored))
                .matches(
                        "\\{\"message\":\"Stored the key"
                                + " value\",\"node\":\"127.0.0.1:740[01]\"}\n");
        String got = http.get("/kvstore/Name");
        assertThat(status(got)).isEqualTo(200);
        assertThat(bodyOf(got))
                .matches(
                        "\\{\"key\":\"Name\",\"node\":\"127.0.0.1:740[01]\","
                                + "\"value\":\"somevalue\"}\n");
        assertThat(header(got, "Gramme-Context")).isEqualTo("6331");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"k\",\"value\":\"v\"}",
                "{\"KEY\":\"k\",\"vaLue\":\"v\"}",
                " {\"Other\":1,\"Value\":\"v\",\"Key\":\"\\u006b\"} ",
            })
    void namesAreOfAnyCaseAndOthersAreIgnored(String body) {
        assertThat(status(http.ask("POST", "/kvstore", "Content-Type: a/b\r\n", body)))
                .isEqualTo(200);
        assertThat(bodyOf(http.get("/kv/k"))).isEqualTo("v");
        assertThat(header(http.get("/kv/k"), "Content-Type")).contains("text/plain");
    }

    @Test
    void anAbsentKeyAndAnEmptyValueReadAlike() {
        store("{\"Key\":\"empty\"}");
        assertThat(bodyOf(http.get("/kvstore/empty"))).contains("\"value\":\"\"");
        assertThat(status(http.get("/kv/empty"))).isEqualTo(200);
        assertThat(status(http.get("/kvstore/absent"))).isEqualTo(200);
        assertThat(bodyOf(http.get("/kvstore/absent"))).contains("\"value\":\"\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "\"Key\"",
                "{\"Key\":\"k\",\"Value\":\"v\"",
                "{\"Key\":\"k\",\"Value\":\"v\"} x",
                "{\"Key\":\"k\",\"Value\":1}",
                "{\"Key\":\"k\",\"Value\":null}",
                "{\"Key\":1,\"Value\":\"v\"}",
                "{\"Value\":\"v\"}",
                "{\"Key\":\"\",\"Value\":\"v\"}",
                "{\"Key\":\"k\",\"key\":\"l\",\"Value\":\"v\"}",
                "{\"Key\":\"k\",\"Key\":\"l\",\"Value\":\"v\"}",
            })
    void whatIsNoKeyWithAValueStoresNothing(String body) {
        String answer = store(body);
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains("\"error\":\"");
        assertThat(http.backend.requests()).isEmpty();
        assertThat(http.client.isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/kvstore/, 400", "/kvstore/%ff, 400", "/kvstore/%4, 400", "/kvstore/k?r=1, 400"})
    void wrongKeysAndParametersAreRefused(String path, int status) {
        assertThat(status(http.get(path))).isEqualTo(status);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void keysHaveTheirBoundsHereToo() {
        String key = "k".repeat(65_535);
        assertThat(status(store("{\"Key\":\"" + key + "\"}"))).isEqualTo(200);
        assertThat(status(store("{\"Key\":\"" + key + "k\"}"))).isEqualTo(413);
        assertThat(status(http.get("/kvstore/" + "k".repeat(16_000)))).isEqualTo(200);
        http.get("/kvstore/a%2Fb/c%20d");
        assertThat(http.backend.lastRequest().key().bytes()).isEqualTo(Bytes.utf8("a/b/c d"));
    }

    @Test
    void aBodyMayBeAsLargeAsAValue() {
        try (HttpDialogue small = new HttpDialogue(GatewayLimits.production().withValueBytes(40))) {
            String body = "{\"Key\":\"k\",\"Value\":\"" + "v".repeat(18) + "\"}";
            assertThat(body).hasSize(40);
            assertThat(status(small.ask("POST", "/kvstore", "", body))).isEqualTo(200);
            assertThat(status(small.ask("POST", "/kvstore", "", body + " "))).isEqualTo(413);
        }
    }

    @Test
    void siblingsReadAsTheLatestAndBytesThatAreNoTextAreRefused() {
        http.put("/kv/k", "old");
        http.put("/kv/k?blind=true", "new");
        assertThat(bodyOf(http.get("/kvstore/k"))).contains("\"value\":\"new\"");
        http.put("/kv/k", "\u00ff");
        assertThat(status(http.get("/kvstore/k"))).isEqualTo(406);
    }

    @Test
    void failuresAreProblemsWhoseWordsStandUnderErrorToo() {
        http.backend.answering(new ClientResponse.Unknown(1, 2, "late"));
        String answer = store("{\"Key\":\"k\",\"Value\":\"v\"}");
        assertThat(status(answer)).isEqualTo(503);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(bodyOf(answer))
                .contains(
                        "\"outcome\":\"unknown\"", "\"error\":\"unknown: stored on 1 of 2: late\"");
        http.backend.answering(new ClientResponse.Unreadable(1, 2, "late"));
        assertThat(status(http.get("/kvstore/k"))).isEqualTo(503);
    }

    @Test
    void contextsAreTakenAndConditionsAreSentElsewhere() {
        String body = "{\"Key\":\"k\",\"Value\":\"v\"}";
        http.ask("POST", "/kvstore", "Gramme-Context: 6331\r\n", body);
        assertThat(((ClientRequest.Put) http.backend.lastRequest()).causality())
                .isEqualTo(new ClientRequest.Causality.Given(Bytes.utf8("c1")));
        String answer = http.ask("POST", "/kvstore", "If-Match: \"6331\"\r\n", body);
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains("conditions are for /kv/{key}");
    }

    @Test
    void whatCurlSendsToDndComesBackAsItWasSent() {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        String json = "{\"name\": \"Jack\"}";
        assertThat(status(http.ask("POST", "/kv/user1", form, json))).isEqualTo(200);
        assertThat(bodyOf(http.get("/kv/user1"))).isEqualTo(json);
        assertThat(status(http.ask("POST", "/kv/user2", form, "{bad"))).isEqualTo(200);
        assertThat(bodyOf(http.get("/kv/user2"))).isEqualTo("{bad");
        assertThat(http.client.isOpen()).isTrue();
    }

    @Test
    void methodsThatAreNotThereAreNamed() {
        assertThat(header(http.ask("PUT", "/kvstore", "", "x"), "Allow"))
                .isEqualTo("GET, HEAD, POST, OPTIONS");
        assertThat(header(http.ask("DELETE", "/kvstore/k", "", ""), "Allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
        assertThat(status(http.get("/kvstores"))).isEqualTo(404);
    }
}
