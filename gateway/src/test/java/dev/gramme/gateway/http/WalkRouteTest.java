package dev.gramme.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.Scan;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Goal: a walk by `/keys` names every key and says how to go on. Method: a node that keeps values
/// in a map.
final class WalkRouteTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpDialogue http = new HttpDialogue();

    @Test
    void everyKeyIsNamedOnce() {
        List<String> put = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            http.put("/kv/k" + i, "v");
            put.add("k" + i);
        }
        List<String> named = new ArrayList<>();
        String next = "0";
        while (!next.isEmpty()) {
            JsonNode page =
                    JSON.readTree(HttpDialogue.bodyOf(http.get("/keys?count=4&from=" + next)));
            for (JsonNode key : page.path("keys")) {
                named.add(decoded(key));
            }
            next = page.path("next").asString("");
        }
        assertThat(named).containsExactlyInAnyOrderElementsOf(put);
    }

    private static String decoded(JsonNode key) {
        return Bytes.owning(Base64.getDecoder().decode(key.asString())).toUtf8();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(http.get("/keys?from=-1")).contains("400").contains("parameter from is");
        assertThat(http.get("/keys?from=18446744073709551616")).contains("parameter from is");
        assertThat(http.get("/keys?from=18446744073709551615")).contains("200 OK");
        assertThat(http.get("/keys?count=0")).contains("parameter count is");
        assertThat(http.get("/keys?count=10001")).contains("parameter count is");
        assertThat(http.get("/keys?cursor=1")).contains("unknown parameter cursor");
        http.backend.walking(new Scan.Failed("too few homes of partition 3"));
        assertThat(http.get("/keys")).contains("503").contains("too few homes of partition 3");
    }

    @Test
    void oneValueIsShownAsSiblingsToWhoAsks() {
        http.put("/kv/k?expires-at=4102444800000", "v");

        JsonNode page = JSON.readTree(HttpDialogue.bodyOf(http.get("/kv/k?resolve=all")));
        assertThat(page.path("siblings").size()).isEqualTo(1);
        JsonNode only = page.path("siblings").path(0);
        assertThat(only.path("content_type").asString()).isEmpty();
        assertThat(only.path("expires_at_ms").asLong()).isEqualTo(4102444800000L);
    }
}
