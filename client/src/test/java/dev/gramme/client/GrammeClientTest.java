package dev.gramme.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.client.FakeNode.Behaviour;
import dev.gramme.core.item.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Goal: requests leave as the HTTP interface wants them, and every answer, and every way not to
/// get one, becomes the right value. Method: a fake node that answers what the test says.
final class GrammeClientTest {
    private static final String PROBLEM = "application/problem+json";
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
    private static final Sibling VALUE = new Sibling("text/plain", Bytes.utf8("value"), 0);

    private final FakeNode node = new FakeNode();
    private final FakeNode other = new FakeNode();
    private final List<GrammeClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(GrammeClient::close);
        node.close();
        other.close();
    }

    @Test
    void getReturnsTheBytesWithTheirTypeAndContext() {
        node.answers(200, "image/png", "\0png", "Gramme-Context", "0a0b", "Gramme-Replies", "2");

        GetResult.Found found = (GetResult.Found) client().get(KEY, Options.DEFAULT);

        assertThat(found.siblings())
                .containsExactly(new Sibling("image/png", Bytes.utf8("\0png"), 0));
        assertThat(found.facts().context()).isEqualTo("0a0b");
        assertThat(found.facts().copies()).isEqualTo(2);
        assertThat(found.facts().fallbacks()).isEqualTo(-1);
        assertThat(found.facts().requestId()).endsWith("7");
        assertThat(node.onlyAsked().method()).isEqualTo("GET");
        assertThat(node.onlyAsked().target()).isEqualTo("/kv/key");
    }

    @Test
    void everyByteOfAKeyArrives() {
        node.answers(404, PROBLEM, "{\"outcome\":\"absent\"}");
        GrammeClient client = client();
        client.get(new byte[] {'a', '/', 0, (byte) 0xff, ' ', '%'}, Options.DEFAULT);
        client.get("..".getBytes(StandardCharsets.UTF_8), Options.DEFAULT);
        client.get("ä?".getBytes(StandardCharsets.UTF_8), Options.DEFAULT);

        assertThat(node.asked)
                .extracting(FakeNode.Asked::target)
                .containsExactly("/kv/a%2F%00%FF%20%25", "/kv/%2E%2E", "/kv/%C3%A4%3F");
    }

    @Test
    void optionsTravelInTheQuery() {
        node.answers(200, "", "{}");
        Options options = new Options(1, 2, Level.QUORUM, true, 1500, true);
        client().put(KEY, VALUE, Causality.BLIND, options);

        assertThat(node.onlyAsked().target())
                .isEqualTo(
                        "/kv/key?r=1&w=2&level=quorum&strict=true&timeout=1500"
                                + "&explain=true&blind=true");
    }

    @Test
    void aDurabilityTravelsWithWritesOnly() {
        node.answers(200, "", "{}");
        Options options = Options.DEFAULT.withDurability(Durability.NONE);
        client().put(KEY, VALUE, Causality.OVERWRITE, options);
        client().delete(KEY, Causality.OVERWRITE, options.withDurability(Durability.FSYNC));
        client().get(KEY, options);

        assertThat(node.asked)
                .extracting(FakeNode.Asked::target)
                .containsExactly("/kv/key?durability=none", "/kv/key?durability=fsync", "/kv/key");
    }

    @Test
    void putSendsBodyTypeAndContextAndReadsWhatWasApplied() {
        node.answers(
                200,
                "application/json",
                "{\"outcome\":\"applied\",\"copies\":3,\"durable\":2,\"fallbacks\":1,"
                        + "\"context\":\"0c\"}");
        WriteResult result =
                client().put(KEY, VALUE, new Causality.Context("0a0b"), Options.DEFAULT);

        FakeNode.Asked asked = node.onlyAsked();
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.body()).isEqualTo("value");
        assertThat(asked.header("Content-type")).isEqualTo("text/plain");
        assertThat(asked.header("Gramme-context")).isEqualTo("0a0b");
        Facts facts = ((WriteResult.Applied) result).facts();
        assertThat(facts.context()).isEqualTo("0c");
        assertThat(List.of(facts.copies(), facts.durable(), facts.fallbacks()))
                .containsExactly(3, 2, 1);
    }

    @Test
    void putMayExpireAndDependOnWhatWasSeen() {
        node.answers(200, "application/json", "{\"outcome\":\"applied\"}");
        client().put(
                        KEY,
                        VALUE,
                        Duration.ofMinutes(2),
                        new Causality.Unchanged("0a0b"),
                        Options.DEFAULT);

        assertThat(node.onlyAsked().target()).isEqualTo("/kv/key?ttl=120000ms");
        assertThat(node.onlyAsked().header("If-match")).isEqualTo("\"0a0b\"");
        assertThat(node.onlyAsked().header("Gramme-context")).isEmpty();
    }

    @Test
    void deleteSaysWhetherThereWasAnything() {
        node.answers(200, "application/json", "{\"outcome\":\"applied\",\"existed\":false}");
        WriteResult nothing = client().delete(KEY, Causality.OVERWRITE, Options.DEFAULT);
        node.answers(204, "", "");
        WriteResult something = client().delete(KEY, Causality.OVERWRITE, Options.DEFAULT);

        assertThat(((WriteResult.Applied) nothing).existed()).isFalse();
        assertThat(((WriteResult.Applied) something).existed()).isTrue();
        assertThat(node.asked.getFirst().method()).isEqualTo("DELETE");
    }

    @Test
    void siblingsComeAllWithOneContext() {
        node.answers(
                300,
                "application/json",
                "{\"siblings\":[{\"content_type\":\"text/plain\",\"base64\":\"YQ==\"},"
                        + "{\"content_type\":\"\",\"base64\":\"Yg==\"}],\"context\":\"0d\"}");
        GetResult.Found found = (GetResult.Found) client().get(KEY, Options.DEFAULT);

        assertThat(found.siblings())
                .containsExactly(
                        new Sibling("text/plain", Bytes.utf8("a"), 0),
                        new Sibling("", Bytes.utf8("b"), 0));
        assertThat(found.facts().context()).isEqualTo("0d");
    }

    @Test
    void absentIsNotAFailureAndKeepsItsContext() {
        node.answers(404, PROBLEM, "{\"outcome\":\"absent\"}", "Gramme-Context", "0e");

        GetResult.Absent absent = (GetResult.Absent) client().get(KEY, Options.DEFAULT);

        assertThat(absent.facts().context()).isEqualTo("0e");
    }

    @Test
    void storyIsReadWhereItWasAskedFor() {
        node.answers(
                200,
                "application/json",
                "{\"outcome\":\"found\",\"siblings\":[{\"base64\":\"YQ==\"}],\"story\":["
                        + "{\"at_us\":12,\"node\":\"n1\",\"kind\":\"send\",\"peer\":\"n2\","
                        + "\"detail\":\"x=1\"}]}");
        Options explain = new Options(0, 0, null, false, 0, true);
        GetResult.Found found = (GetResult.Found) client().get(KEY, explain);

        assertThat(found.siblings()).containsExactly(new Sibling("", Bytes.utf8("a"), 0));
        assertThat(found.facts().story())
                .containsExactly(new StoryLine(12, "n1", "send", "n2", "x=1"));
    }

    @Test
    void explainedAbsenceIsAbsenceThoughTheStatusIs200() {
        node.answers(200, "application/json", "{\"outcome\":\"absent\",\"story\":[]}");

        assertThat(client().get(KEY, new Options(0, 0, null, false, 0, true)))
                .isInstanceOf(GetResult.Absent.class);
    }

    @Test
    void pathThatIsNotThereIsNotAnAbsentKey() {
        node.answers(404, PROBLEM, "{\"detail\":\"no such path\"}");

        assertThat(((GetResult.Failed) client().get(KEY, Options.DEFAULT)).failure())
                .isEqualTo(new Failure.Refused("", "no such path"));
    }

    @Test
    void failuresKeepWhatIsKnown() {
        assertThat(failedGet(503, "unreadable", "\"replies\":1,\"needed\":2,\"detail\":\"d\""))
                .isEqualTo(new Failure.Unreadable(1, 2, "d"));
        assertThat(failedPut(503, "unknown", "\"copies\":1,\"needed\":2,\"detail\":\"d\""))
                .isEqualTo(new Failure.Unknown(1, 2, "d"));
        assertThat(failedPut(503, "not-applied", "\"reason\":\"quorum\",\"detail\":\"d\""))
                .isEqualTo(new Failure.NotApplied("quorum", "d"));
        assertThat(failedPut(429, "", "\"detail\":\"d\""))
                .isEqualTo(new Failure.NotApplied("overloaded", "d"));
        assertThat(failedPut(507, "", "\"detail\":\"d\""))
                .isEqualTo(new Failure.NotApplied("full", "d"));
        assertThat(failedPut(400, "refused", "\"reason\":\"bad-context\",\"detail\":\"d\""))
                .isEqualTo(new Failure.Refused("bad-context", "d"));
        assertThat(failedPut(412, "conflict", "\"siblings\":[],\"detail\":\"d\""))
                .isEqualTo(new Failure.Changed("d"));
        assertThat(failedPut(413, "refused", "\"title\":\"t\""))
                .isEqualTo(new Failure.Refused("refused", "t"));
    }

    @Test
    void answerOfSomethingElseIsStrange() {
        node.answersAsSomethingElse(200, "<html>\nwelcome");
        assertThat(client().put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT))
                .isEqualTo(
                        new WriteResult.Failed(
                                new Failure.Strange(200, "<html> welcome"), Facts.NONE));
        node.answersAsSomethingElse(404, "nothing here");
        assertThat(client().get(KEY, Options.DEFAULT))
                .isEqualTo(
                        new GetResult.Failed(new Failure.Strange(404, "nothing here"), Facts.NONE));
    }

    @Test
    void refusedConnectionGoesToTheNextAddressForWritesToo() throws Exception {
        node.answers(204, "", "");
        GrammeClient client = client(deadAddress(), node.address());

        WriteResult result = client.put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT);

        assertThat(result).isInstanceOf(WriteResult.Applied.class);
        assertThat(node.asked).hasSize(1);
    }

    @Test
    void brokenConnectionGoesToTheNextAddressForReadsOnly() {
        node.behaves(Behaviour.BREAK);
        other.answers(200, "", "value");

        GetResult read = client(node.address(), other.address()).get(KEY, Options.DEFAULT);
        WriteResult written =
                client(node.address(), other.address())
                        .put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT);

        assertThat(read).isInstanceOf(GetResult.Found.class);
        assertThat(((WriteResult.Failed) written).failure()).isInstanceOf(Failure.NoAnswer.class);
        assertThat(other.asked).extracting(FakeNode.Asked::method).containsExactly("GET");
    }

    @Test
    void unavailableNodeIsLeftForAnotherByReadsOnly() {
        node.answers(503, PROBLEM, "{\"outcome\":\"unknown\",\"detail\":\"d\"}");
        other.answers(200, "", "value");

        assertThat(client(node.address(), other.address()).get(KEY, Options.DEFAULT))
                .isInstanceOf(GetResult.Found.class);
        WriteResult written =
                client(node.address(), other.address())
                        .put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT);
        assertThat(((WriteResult.Failed) written).failure())
                .isEqualTo(new Failure.Unknown(0, 0, "d"));
        assertThat(other.asked).hasSize(1);
    }

    @Test
    void writeIsNotGivenTwiceToANodeThatBreaksTheConnection() {
        node.behaves(Behaviour.BREAK);

        client().put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT);
        client().delete(KEY, Causality.OVERWRITE, Options.DEFAULT);

        assertThat(node.asked).hasSize(2);
    }

    @Test
    void clientStaysWithTheAddressThatAnswered() throws Exception {
        node.answers(200, "", "value");
        other.answers(200, "", "value");
        GrammeClient client = client(deadAddress(), other.address(), node.address());
        client.get(KEY, Options.DEFAULT);
        client.get(KEY, Options.DEFAULT);

        assertThat(other.asked).hasSize(2);
    }

    @Test
    void silentNodeEndsWithTheBudget() {
        node.behaves(Behaviour.SILENT);
        Options quick = new Options(0, 0, null, false, 1, false);

        GetResult result = client().get(KEY, quick);

        assertThat(((GetResult.Failed) result).failure())
                .isInstanceOfSatisfying(
                        Failure.NoAnswer.class,
                        failure ->
                                assertThat(failure.detail()).contains("no answer from 127.0.0.1"));
    }

    @Test
    void nobodyThereSaysWhereNobodyIs() throws Exception {
        URI dead = deadAddress();

        GetResult result = client(dead).get(KEY, Options.DEFAULT);

        assertThat(((GetResult.Failed) result).failure())
                .isEqualTo(new Failure.Unreachable("no connection to 127.0.0.1:" + dead.getPort()));
    }

    @Test
    void adminDocumentsComeAsTheyAreAndJoinNamesTheOther() {
        node.answers(200, "application/json", "{\"a\":1}");
        GrammeClient client = client();

        assertThat(client.status())
                .isEqualTo(
                        new AdminResult.Document(
                                JsonMapper.shared().createObjectNode().put("a", 1)));
        client.ring();
        client.members();
        client.join("127.0.0.1:8401");

        assertThat(node.asked)
                .extracting(FakeNode.Asked::target)
                .containsExactly("/admin/status", "/admin/ring", "/admin/members", "/admin/join");
        assertThat(node.asked.get(3).body()).isEqualTo("{\"address\":\"127.0.0.1:8401\"}");
        node.answers(409, PROBLEM, "{\"detail\":\"holds data\"}");
        assertThat(client.join("x:1"))
                .isEqualTo(new AdminResult.Failed(new Failure.Refused("", "holds data")));
    }

    @Test
    void readyIsWhatTheNodeSays() throws Exception {
        node.answers(200, "", "ready");
        assertThat(client().ready()).isTrue();
        node.answers(503, "", "not ready");
        assertThat(client().ready()).isFalse();
        assertThat(client(deadAddress()).ready()).isFalse();
    }

    private Failure failedGet(int status, String outcome, String rest) {
        node.answers(status, PROBLEM, "{\"outcome\":\"" + outcome + "\"," + rest + "}");
        return ((GetResult.Failed) client().get(KEY, Options.DEFAULT)).failure();
    }

    private Failure failedPut(int status, String outcome, String rest) {
        node.answers(status, PROBLEM, "{\"outcome\":\"" + outcome + "\"," + rest + "}");
        WriteResult result = client().put(KEY, VALUE, Causality.OVERWRITE, Options.DEFAULT);
        return ((WriteResult.Failed) result).failure();
    }

    private GrammeClient client(URI... addresses) {
        List<URI> all = addresses.length == 0 ? List.of(node.address()) : List.of(addresses);
        GrammeClient client = new GrammeClient(all);
        clients.add(client);
        return client;
    }

    private static URI deadAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
