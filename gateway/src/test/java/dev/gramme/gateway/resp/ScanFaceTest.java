package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.Scan;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Goal: SCAN, DBSIZE and RANDOMKEY are walks of the node's, their cursor its position. Method: a
/// fake node that walks in the order of tokens.
class ScanFaceTest {
    private static final Pattern KEY = Pattern.compile("\r\n(key[0-9]+)");

    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    @AfterEach
    void close() {
        client.close();
    }

    private void fill(int keys) {
        for (int i = 0; i < keys; i++) {
            client.ask("SET key" + i + " v\r\n");
        }
    }

    /// Every key a walk returns, by the cursors that its pages name.
    private List<String> walk(String options) {
        List<String> keys = new ArrayList<>();
        String cursor = "0";
        do {
            String page = client.ask("SCAN " + cursor + options + "\r\n");
            assertThat(page).startsWith("*2\r\n$");
            cursor = page.split("\r\n", -1)[2];
            KEY.matcher(page).results().map(found -> found.group(1)).forEach(keys::add);
        } while (!cursor.equals("0"));
        return keys;
    }

    @Test
    void aWalkReturnsEveryKeyOnce() {
        fill(137);
        assertThat(walk("")).hasSize(137).doesNotHaveDuplicates();
        assertThat(walk(" COUNT 1")).hasSize(137).doesNotHaveDuplicates();
        assertThat(walk(" count 1000")).hasSize(137);
        assertThat(walk(" MATCH key1?")).hasSize(10);
        assertThat(walk(" TYPE string MATCH *7 COUNT 3")).hasSize(13);
        assertThat(walk(" TYPE hash")).isEmpty();
    }

    @Test
    void aCursorIsAnUnsignedPosition() {
        fill(3);
        assertThat(client.ask("SCAN 18446744073709551615\r\n"))
                .isEqualTo("*2\r\n$1\r\n0\r\n*0\r\n");
        backend.walking(new Scan.Page(List.of(), -2));
        assertThat(client.ask("SCAN 0\r\n"))
                .isEqualTo("*2\r\n$20\r\n18446744073709551614\r\n*0\r\n");
    }

    @Test
    void sizeAndRandomKey() {
        assertThat(client.ask("DBSIZE\r\nRANDOMKEY\r\n")).isEqualTo(":0\r\n$-1\r\n");
        fill(40);
        assertThat(client.ask("DBSIZE\r\n")).isEqualTo(":40\r\n");
        TreeSet<String> found = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            String key = client.ask("RANDOMKEY\r\n");
            KEY.matcher(key).results().map(MatchResult::group).forEach(found::add);
        }
        assertThat(found).hasSizeGreaterThan(3);
    }

    @Test
    void aRandomPositionBehindTheLastKeyGoesOnAtTheStart() {
        fill(2);
        backend.idsAfter(-1_000); // The last positions there are.
        assertThat(client.ask("RANDOMKEY\r\n")).startsWith("$4\r\nkey");
    }

    @Test
    void aWalkThatFailsIsSaid() {
        backend.walking(new Scan.Failed("partition 7: no home in good standing answered"));
        for (String command : List.of("SCAN 0", "DBSIZE", "RANDOMKEY")) {
            assertThat(client.ask(command + "\r\n"))
                    .isEqualTo("-UNREADABLE partition 7: no home in good standing answered\r\n");
        }
    }

    @Test
    void aWalkBeginsWhenWhatWasAskedBeforeIsAnswered() {
        backend.holding();
        client.ask("SET a 1\r\nSET b 2\r\nDBSIZE\r\nPING\r\n");
        backend.release(false);
        assertThat(client.received()).isEmpty();
        backend.releaseAll();
        assertThat(client.received()).isEqualTo("+OK\r\n+OK\r\n:2\r\n+PONG\r\n");
    }
}
