package dev.gramme.gateway.http;

import static dev.gramme.gateway.http.HttpDialogue.bodyOf;
import static dev.gramme.gateway.http.HttpDialogue.header;
import static dev.gramme.gateway.http.HttpDialogue.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Goal: conditions on contexts (RFC 9110, 13) become updates of the node, and fail, or are
/// refused, in words. Method: bytes in, bytes out, over a fake node.
class ConditionTest {
    private static final Value ONE = Value.plain(Bytes.utf8("one"), "", 1L << 20);
    private static final Value TWO = Value.plain(Bytes.utf8("two"), "", 2L << 20);

    private final HttpDialogue http = new HttpDialogue();

    @AfterEach
    void close() {
        http.close();
    }

    private String put(String headers) {
        return http.ask("PUT", "/kv/k", headers, "v");
    }

    private Update update() {
        return (Update) http.backend.lastRequest();
    }

    // ---- tags ----

    @Test
    void everyAnswerWithAContextCarriesItAsATag() {
        assertThat(header(http.put("/kv/k", "v"), "ETag")).isEqualTo("\"6332\"");
        assertThat(header(http.get("/kv/k"), "ETag")).isEqualTo("\"6331\"");
        assertThat(header(http.ask("HEAD", "/kv/k", "", ""), "ETag")).isEqualTo("\"6331\"");
        assertThat(header(http.get("/kv/absent"), "ETag")).isEqualTo("\"6330\"");
        assertThat(header(http.ask("DELETE", "/kv/k", "", ""), "ETag")).isEqualTo("\"6333\"");
        assertThat(header(http.get("/kv/k?explain=true"), "ETag")).isEmpty();
        http.backend.answering(new ClientResponse.Unknown(1, 2, "late"));
        assertThat(header(http.put("/kv/k", "v"), "ETag")).isEmpty();
    }

    @Test
    void siblingsOfWhichOneExpiresHaveNoTagForTheyChangeWithoutAnEvent() {
        found(ONE, TWO);
        assertThat(header(http.get("/kv/k"), "ETag")).isEqualTo("\"6331\"");
        assertThat(header(http.get("/kv/k"), "Vary")).isEqualTo("Accept");
        found(ONE, TWO.expiringAt(5));
        assertThat(header(http.get("/kv/k"), "ETag")).isEmpty();
        assertThat(header(http.get("/kv/k"), "Gramme-Context")).isEqualTo("6331");
    }

    private void found(Value... values) {
        http.backend.answering(
                new ClientResponse.Found(List.of(values), Context.of(Bytes.utf8("c1")), 2));
    }

    // ---- If-Match ----

    @Test
    void aTagBecomesTheConditionOfAnUpdateThatWrites() {
        String answer = put("If-Match: \"6331\"\r\nIdempotency-Key: id\r\n");
        assertThat(status(answer)).isEqualTo(200);
        assertThat(update().condition()).isEqualTo(Bytes.utf8("c1"));
        assertThat(update().repeat()).isEqualTo(Bytes.utf8("id"));
        assertThat(update().step().decide(List.of()))
                .isInstanceOfSatisfying(
                        Decision.Write.class,
                        write -> assertThat(write.value().body()).isEqualTo(Bytes.utf8("v")));
        assertThat(header(answer, "ETag")).isEqualTo("\"6336\"");
        assertThat(header(answer, "Gramme-Copies")).isEqualTo("3");
        assertThat(bodyOf(answer)).contains("\"outcome\":\"applied\"");
        assertThat(bodyOf(http.get("/kv/k"))).isEqualTo("v");
    }

    @Test
    void aTagWithADeleteRemovesAndSaysWhetherThereWasAnything() {
        http.put("/kv/k", "v");
        String first = http.ask("DELETE", "/kv/k", "If-Match: \"6331\"\r\n", "");
        assertThat(bodyOf(first)).contains("\"outcome\":\"applied\"", "\"existed\":true");
        http.backend.answering(new ClientResponse.Kept(List.of(), Context.of(Bytes.utf8("c4")), 2));
        String second = http.ask("DELETE", "/kv/k", "If-Match: \"6331\"\r\n", "");
        assertThat(status(second)).isEqualTo(200);
        assertThat(bodyOf(second)).contains("\"outcome\":\"applied\"", "\"existed\":false");
        assertThat(header(second, "Gramme-Copies")).isEqualTo("0");
    }

    @Test
    void aVersionOutsideTheTagFailsTheConditionAndIsShown() {
        http.backend.answering(
                new ClientResponse.Conflict(List.of(TWO, ONE), Context.of(Bytes.utf8("c9")), 2));
        String answer = put("If-Match: \"6331\"\r\n");
        assertThat(status(answer)).isEqualTo(412);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(answer, "ETag")).isEqualTo("\"6339\"");
        assertThat(bodyOf(answer))
                .contains("\"outcome\":\"conflict\"", "\"text\":\"two\"", "\"text\":\"one\"")
                .contains("\"context\":\"6339\"", "versions outside the given context");
    }

    @Test
    void aStarDemandsThatThereIsSomething() {
        String nothing = put("If-Match: *\r\n");
        assertThat(status(nothing)).isEqualTo(412);
        assertThat(bodyOf(nothing)).contains("there is no value under this key: nothing was");
        assertThat(status(http.ask("DELETE", "/kv/k", "If-Match: *\r\n", ""))).isEqualTo(412);
        assertThat(status(http.get("/kv/k"))).isEqualTo(404);
        http.put("/kv/k", "old");
        assertThat(status(put("If-Match:  * \r\n"))).isEqualTo(200);
        assertThat(update().condition()).isEqualTo(Bytes.EMPTY);
        assertThat(bodyOf(http.get("/kv/k"))).isEqualTo("v");
        assertThat(status(http.ask("DELETE", "/kv/k", "If-Match: *\r\n", ""))).isEqualTo(200);
        assertThat(status(http.get("/kv/k"))).isEqualTo(404);
    }

    @Test
    void aWeakTagMatchesNothingAndIsPassedOver() {
        assertThat(status(put("If-Match: W/\"6331\"\r\n"))).isEqualTo(412);
        assertThat(http.backend.requests()).isEmpty();
        assertThat(status(put("If-Match: W/\"6332\", \"6331\"\r\n"))).isEqualTo(200);
        assertThat(update().condition()).isEqualTo(Bytes.utf8("c1"));
    }

    @Test
    void theSameContextTwiceIsOne() {
        assertThat(status(put("If-Match: \"6331\"\r\nGramme-Context: 6331\r\n"))).isEqualTo(200);
        assertThat(update().condition()).isEqualTo(Bytes.utf8("c1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match: 6331|If-Match is *, or tags as",
                "If-Match: \"6331|If-Match is *, or tags as",
                "If-Match: \"6331\" \"6332\"|If-Match is *, or tags as",
                "If-Match:|If-Match is *, or tags as",
                "If-Match: *, \"6331\"|If-Match is *, or tags as",
                "If-Match: \"\"|If-Match is the ETag of an earlier answer",
                "If-Match: \"633\"|If-Match is the ETag of an earlier answer",
                "If-Match: \"xyz0\"|If-Match is the ETag of an earlier answer",
                "If-Match: \"6331\", \"6332\"|If-Match is one tag here, not 2",
                "If-None-Match: *|two nodes may both find nothing and both write",
                "If-None-Match: \"6331\"|If-None-Match cannot be promised",
            })
    void whatCannotBeAConditionIsRefusedByName(String header, String words) {
        String answer = put(header + "\r\n");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(bodyOf(answer)).contains(words);
        assertThat(http.backend.requests()).isEmpty();
    }

    @Test
    void aConditionExcludesBlindAndAnotherContext() {
        String blind = http.ask("PUT", "/kv/k?blind=true", "If-Match: \"6331\"\r\n", "v");
        assertThat(bodyOf(blind)).contains("blind=true and If-Match exclude each other");
        String other = put("If-Match: \"6331\"\r\nGramme-Context: 6332\r\n");
        assertThat(bodyOf(other)).contains("If-Match and Gramme-Context name two contexts");
        String star = put("If-Match: *\r\nGramme-Context: 6332\r\n");
        assertThat(bodyOf(star)).contains("If-Match: * and Gramme-Context exclude each other");
        String read = http.ask("GET", "/kv/k", "If-Match: \"6331\"\r\n", "");
        assertThat(bodyOf(read)).contains("If-Match is for writes");
    }

    @Test
    void withoutAConditionNothingChanges() {
        put("Gramme-Context: 6331\r\n");
        assertThat(((ClientRequest.Put) http.backend.lastRequest()).causality())
                .isEqualTo(new Causality.Given(Bytes.utf8("c1")));
    }

    // ---- If-None-Match ----

    @ParameterizedTest
    @ValueSource(
            strings = {"\"6331\"", "W/\"6331\"", "\"x\", \"6331\"", "\"x\" ,, W/\"6331\"", "*"})
    void aReaderWhoHasItIsToldSo(String tags) {
        found(ONE);
        for (String method : List.of("GET", "HEAD")) {
            String answer = http.ask(method, "/kv/k", "If-None-Match: " + tags + "\r\n", "");
            assertThat(status(answer)).as(method).isEqualTo(304);
            assertThat(bodyOf(answer)).isEmpty();
            assertThat(header(answer, "ETag")).isEqualTo("\"6331\"");
            assertThat(header(answer, "Content-Length")).isEmpty();
        }
    }

    @Test
    void whoeverMayLackSomethingGetsTheValue() {
        found(ONE);
        assertThat(status(known("\"6332\"", ""))).isEqualTo(200);
        found(ONE, TWO);
        assertThat(status(known("\"6331\"", ""))).as("siblings").isEqualTo(300);
        assertThat(status(known("\"6331\"", "?resolve=latest"))).isEqualTo(304);
        assertThat(status(known("\"6331\"", "?explain=true"))).isEqualTo(200);
        found(ONE, TWO.expiringAt(5));
        assertThat(status(known("\"6331\"", "?resolve=latest"))).isEqualTo(200);
        http.backend.answering(new ClientResponse.Absent(Context.of(Bytes.utf8("c1")), 2));
        assertThat(status(known("\"6331\"", ""))).as("absent").isEqualTo(404);
        assertThat(status(known("6331", ""))).as("no tag").isEqualTo(400);
    }

    private String known(String tags, String query) {
        return http.ask("GET", "/kv/k" + query, "If-None-Match: " + tags + "\r\n", "");
    }
}
