package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.ClientRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: an expiry that HTTP sets is the value's own, and is told with it. Method: bytes in, bytes
/// out, over a fake node whose clock stands still until the test moves it.
class ExpiryTest {
    private static final long NOW = 1_700_000_000_000L;

    private final HttpDialogue http = new HttpDialogue();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ttl=1, 1",
        "ttl=1500ms, 1500",
        "ttl=999999999999999ms, 999999999999999",
        "ttl=90s, 90000",
        "ttl=15m, 900000",
        "ttl=12h, 43200000",
        "ttl=99999999d, 8639999913600000",
        "expires-at=1700000000001, 1",
        "expires-at=9007199254740991, 9005499254740991",
    })
    void aWriteSaysForHowLongOrUntilWhen(String query, long leftMs) {
        assertThat(status(http.put("/kv/k?" + query, "v"))).isEqualTo(200);
        ClientRequest.Put put = (ClientRequest.Put) http.backend.lastRequest();
        assertThat(put.value().expiresAtMs()).isEqualTo(NOW + leftMs);
        assertThat(header(http.get("/kv/k"), "Gramme-Expires-At")).isEqualTo("" + (NOW + leftMs));
        http.backend.at(NOW + leftMs - 1);
        assertThat(status(http.get("/kv/k"))).isEqualTo(200);
        http.backend.at(NOW + leftMs);
        assertThat(status(http.get("/kv/k"))).isEqualTo(404);
    }

    @Test
    void aWriteWithoutItNeverExpires() {
        http.put("/kv/k?ttl=1s", "v");
        http.put("/kv/k", "v");
        assertThat(header(http.get("/kv/k"), "Gramme-Expires-At")).isEmpty();
    }

    @Test
    void aConditionalWriteExpiresToo() {
        http.ask("PUT", "/kv/k?ttl=1s", "If-Match: \"6331\"\r\n", "v");
        assertThat(header(http.get("/kv/k"), "Gramme-Expires-At")).isEqualTo("" + (NOW + 1_000));
    }

    @Test
    void siblingsSayEachTheirOwn() {
        http.put("/kv/k", "old");
        http.put("/kv/k?blind=true&ttl=1s", "new");
        assertThat(bodyOf(http.get("/kv/k")))
                .contains("\"text\":\"new\",\"hybrid_time_ms\":1700000000002,")
                .containsOnlyOnce("\"expires_at_ms\":" + (NOW + 1_000));
        assertThat(bodyOf(http.ask("GET", "/kv/k", "Accept: multipart/mixed\r\n", "")))
                .containsOnlyOnce("\r\nGramme-Expires-At: " + (NOW + 1_000) + "\r\n\r\nnew");
        assertThat(header(http.get("/kv/k?resolve=latest"), "Gramme-Expires-At"))
                .isEqualTo("" + (NOW + 1_000));
        assertThat(bodyOf(http.get("/kv/k?explain=true"))).contains("\"expires_at_ms\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttl=0|parameter ttl is 1ms to 99999999d",
                "ttl=-1|parameter ttl is",
                "ttl=1w|parameter ttl is",
                "ttl=|parameter ttl is",
                "ttl=1000000000000000|parameter ttl is",
                "ttl=100000000d|parameter ttl is",
                "ttl=01s|parameter ttl is",
                "expires-at=0|parameter expires-at is milliseconds since 1970, from 1 to 9007",
                "expires-at=9007199254740992|parameter expires-at is",
                "expires-at=tomorrow|parameter expires-at is",
                "ttl=1s&expires-at=5|parameters ttl and expires-at exclude each other",
            })
    void wrongTimesAreNamedWithWhatIsAllowed(String query, String words) {
        String answer = http.put("/kv/k?" + query, "v");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains(words);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void onlyWhatWritesAValueExpires() {
        assertThat(bodyOf(http.get("/kv/k?ttl=1s"))).contains("unknown parameter ttl");
        assertThat(bodyOf(http.ask("DELETE", "/kv/k?ttl=1s", "", "")))
                .contains("unknown parameter ttl");
    }
}
