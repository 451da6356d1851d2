package dev.gramme.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.ClientResponse.Reason;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Scan;
import dev.gramme.core.shard.NodeStatus;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.gateway.front.FrontHandler;
import dev.gramme.gateway.openapi.Ask;
import dev.gramme.gateway.openapi.Contract;
import dev.gramme.gateway.openapi.Operation;
import dev.gramme.gateway.openapi.RawAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Goal: `/openapi.json` says all that this face does, and nothing else. Method: sends what it
/// describes, then makes each status happen that it describes, and holds every answer against it.
class OpenApiTest {
    private static final Contract CONTRACT =
            new Contract(exchange(new FakeBackend(), get("/openapi.json")).body());
    private static final Value ONE = Value.plain(Bytes.utf8("one"), "", 1L << 20);
    private static final Value TWO = Value.plain(Bytes.owning(new byte[] {-1}), "a/b", 2L << 20);

    static Stream<Operation> operations() {
        return CONTRACT.operations().stream();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static RawAnswer exchange(FakeBackend backend, String request) {
        FrontHandler front = new FrontHandler(backend, GatewayLimits.production());
        try (FakeClient client = new FakeClient(front)) {
            return RawAnswer.parse(client.ask(request));
        }
    }

    private static RawAnswer checked(FakeBackend backend, Ask ask) {
        RawAnswer answer = exchange(backend, ask.bytes());
        assertThat(CONTRACT.complaints(ask.operation(), answer))
                .as("%s%n%s", ask, answer)
                .isEmpty();
        return answer;
    }

    @Test
    void everyPathOfTheListStandsInIt() {
        String list = exchange(new FakeBackend(), get("/")).body();
        TreeSet<String> listed = new TreeSet<>();
        Pattern.compile("(?<=[ ;])/[a-z.{}/]*")
                .matcher(list)
                .results()
                .forEach(found -> listed.add(found.group()));
        TreeSet<String> described = new TreeSet<>(CONTRACT.paths());
        described.remove("/");
        assertThat(listed).isEqualTo(described);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyPathAllowsWhatIsDescribedAndNothingElse(Operation operation) {
        TreeSet<String> methods = new TreeSet<>();
        operations()
                .filter(other -> other.path().equals(operation.path()))
                .forEach(other -> methods.add(other.method()));
        String path = operation.plain().path();
        String options = get(path).replaceFirst("GET", "OPTIONS");
        String allow = exchange(new FakeBackend(), options).header("Allow");
        assertThat(new TreeSet<>(List.of(allow.split(", ")))).isEqualTo(methods);
        String patch = get(path).replaceFirst("GET", "PATCH");
        assertThat(exchange(new FakeBackend(), patch).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatItDescribesIsAnsweredAsDescribed(Operation operation) {
        for (Ask ask : operation.described()) {
            FakeBackend backend = new FakeBackend();
            RawAnswer first = checked(backend, ask);
            assertThat(first.status()).as("%s", ask).isNotIn(400, 403, 421, 503);
            assertThat(checked(backend, ask).status()).isNotIn(400, 403, 421, 503);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyStatusItDescribesHappens(Operation operation) {
        TreeSet<String> seen = new TreeSet<>();
        provocations(operation)
                .forEach(one -> seen.add("" + checked(one.backend(), one.ask()).status()));
        assertThat(seen).isEqualTo(operation.statuses());
    }

    @Test
    void explainedAnswersAreExplanationsWhateverBecameOfThem() {
        List<Provocation> explained =
                operations()
                        .flatMap(operation -> provocations(operation).stream())
                        .filter(one -> one.ask().query().contains("explain=true"))
                        .filter(one -> !one.ask().operation().method().equals("HEAD"))
                        .toList();
        assertThat(explained).hasSizeGreaterThan(20);
        for (Provocation one : explained) {
            RawAnswer answer = exchange(one.backend(), one.ask().bytes());
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(CONTRACT.complaints("Explanation", answer.body()))
                    .as("%s", one.ask())
                    .isEmpty();
        }
    }

    @Test
    void theContractSeesWhatIsNotAsDescribed() {
        Operation get =
                operations().filter(one -> one.path().equals("/version")).findFirst().orElseThrow();
        String head = "HTTP/1.1 %d x\r\nCache-Control: no-store\r\nContent-Type: %s\r\n%s\r\n%s";
        String id = "Gramme-Request-Id: " + "a".repeat(32) + "\r\n";
        String body = "{\"name\":\"gramme\",\"version\":\"1\"}";
        String json = "application/json";
        assertThat(complaints(get, head.formatted(200, json, id, body))).isEmpty();
        assertThat(complaints(get, head.formatted(201, json, id, body))).hasSize(1);
        assertThat(complaints(get, head.formatted(200, "text/plain", id, body))).hasSize(1);
        assertThat(complaints(get, head.formatted(200, json, "", body))).hasSize(1);
        assertThat(complaints(get, head.formatted(200, json, id + "X: y\r\n", body))).hasSize(1);
        assertThat(complaints(get, head.formatted(200, json, id, "{\"name\":1}"))).isNotEmpty();
        assertThat(complaints(get, head.formatted(200, json, id, "{"))).hasSize(1);
    }

    private static List<String> complaints(Operation operation, String answer) {
        return CONTRACT.complaints(operation, RawAnswer.parse(answer));
    }

    // ---- making each status happen ----

    private record Provocation(FakeBackend backend, Ask ask) {}

    private static List<Provocation> provocations(Operation operation) {
        Ask plain = operation.plain();
        List<Provocation> all = new ArrayList<>();
        all.add(new Provocation(new FakeBackend(), plain));
        Stream.of(
                        plain.withHeader("Gramme-Request-Id: 12"),
                        plain.withHeader("Origin: http://evil.example"),
                        plain.withHeader("Host: evil.example"),
                        plain.withHeader("Expect: wonders"),
                        plain.withHeader("Content-Length: 99999999").withBody(""),
                        plain.withHeader("X: " + "x".repeat(200_000)),
                        plain.at("/" + "x".repeat(300_000)))
                .forEach(ask -> all.add(new Provocation(new FakeBackend(), ask)));
        outcomes(operation)
                .forEach(outcome -> {
                    FakeBackend backend = new FakeBackend().answering(outcome);
                    all.add(new Provocation(backend, plain));
                    if (operation.takes("explain")) {
                        Ask explained = plain.withQuery("explain=true");
                        all.add(new Provocation(backend, explained));
                    }
                });
        all.addAll(special(operation, plain));
        return all;
    }

    private static List<Provocation> special(Operation operation, Ask plain) {
        FakeBackend empty = new FakeBackend();
        FakeBackend one = new FakeBackend().answering(found(ONE));
        FakeBackend two = new FakeBackend().answering(found(TWO, ONE));
        List<Provocation> more = new ArrayList<>();
        if (operation.takes("If-None-Match")) {
            more.add(new Provocation(one, plain.withHeader("If-None-Match: *")));
            more.add(new Provocation(two, plain.withHeader("Accept: multipart/mixed")));
        }
        if (operation.takes("If-Match")) {
            more.add(new Provocation(empty, plain.withHeader("If-Match: *")));
            more.add(new Provocation(empty, plain.withHeader("If-Match: W/\"00\"")));
            more.add(new Provocation(empty, plain.withHeader("If-Match: \"00\"")));
        }
        switch (operation.path()) {
            case "/readyz" -> {
                FakeBackend recovering = new FakeBackend().inPhase(NodeStatus.Phase.RECOVERING);
                more.add(new Provocation(recovering, plain));
            }
            case "/keys" -> {
                FakeBackend gone = new FakeBackend().walking(new Scan.Failed("too few homes"));
                more.add(new Provocation(gone, plain));
            }
            case "/admin/backup/{partition}" -> more.addAll(backups(plain));
            case "/admin/scrub" -> {
                more.add(new Provocation(new FakeBackend().withoutScrub(), plain));
                more.add(new Provocation(empty, plain.withBody("{\"bytes_per_second\":1}")));
            }
            case "/admin/join" ->
                    more.add(
                            new Provocation(
                                    empty, plain.withBody("{\"address\":\"127.0.0.1:7402\"}")));
            default -> {}
        }
        return more;
    }

    private static List<Provocation> backups(Ask plain) {
        return Stream.of(
                        new PartitionBackup.Unknown("no such"),
                        new PartitionBackup.Unavailable("no home"),
                        new PartitionBackup.Busy("four at a time"))
                .map(outcome -> new Provocation(new FakeBackend().backingUp(outcome), plain))
                .toList();
    }

    /// What the node may say to an operation on data.
    private static List<ClientResponse> outcomes(Operation operation) {
        boolean onData = operation.path().startsWith("/kv");
        return switch (operation.method()) {
            case "GET", "HEAD" -> onData ? readings() : List.of();
            case "DELETE" -> deletions();
            case "PUT", "POST" -> onData ? writings() : List.of();
            default -> List.of();
        };
    }

    private static List<ClientResponse> readings() {
        return List.of(
                found(ONE),
                found(ONE.expiringAt(5)),
                found(TWO),
                found(TWO, ONE),
                found(TWO, ONE.expiringAt(5)),
                new ClientResponse.Absent(Context.of(Bytes.utf8("c")), 2),
                new ClientResponse.NotApplied(Reason.OVERLOADED, ""),
                new ClientResponse.NotApplied(Reason.NOT_SERVING, ""),
                new ClientResponse.Refused(Reason.BAD_REQUEST, ""),
                new ClientResponse.Unreadable(1, 2, ""));
    }

    private static List<ClientResponse> deletions() {
        return List.of(
                new ClientResponse.Applied(Context.of(Bytes.utf8("c")), 3, 2, 1, true),
                new ClientResponse.NotApplied(Reason.QUORUM, ""),
                new ClientResponse.NotApplied(Reason.OVERLOADED, ""),
                new ClientResponse.NotApplied(Reason.NOT_SERVING, ""),
                new ClientResponse.Refused(Reason.BAD_CONTEXT, ""),
                new ClientResponse.Unknown(1, 2, ""));
    }

    private static List<ClientResponse> writings() {
        List<ClientResponse> writings = new ArrayList<>(deletions());
        writings.add(new ClientResponse.NotApplied(Reason.FULL, ""));
        writings.add(new ClientResponse.Refused(Reason.TOO_LARGE, ""));
        writings.add(new ClientResponse.Refused(Reason.TOO_MANY_SIBLINGS, ""));
        return writings;
    }

    private static ClientResponse.Found found(Value... values) {
        return new ClientResponse.Found(List.of(values), Context.of(Bytes.utf8("c")), 2);
    }
}
