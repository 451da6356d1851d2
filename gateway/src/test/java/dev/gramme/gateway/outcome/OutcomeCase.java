package dev.gramme.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.LocalListener;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// How one cell of the table is brought about: what is sent, each on a connection of its own, what
/// the node says to it, and what must come back.
final class OutcomeCase {
    static final int VALUE_BYTES = 64 << 10;

    private static final GatewayLimits LIMITS =
            GatewayLimits.production().withValueBytes(VALUE_BYTES);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern MEMBER = Pattern.compile("`(\\w+)` ([a-z][a-z-]+)");

    private final String outcome;
    private final Face face;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable ClientResponse response;
    private Predicate<ClientRequest> never = _ -> false;
    private long memoryBytes = 256 << 20;

    private OutcomeCase(String outcome, Face face) {
        this.outcome = outcome;
        this.face = face;
    }

    /// @param said what the answer holds, among the rest
    /// @param lives whether the connection answers what is asked behind it
    private record Step(FakeBackend node, String request, boolean lives, List<String> said) {}

    static OutcomeCase of(String outcome, Face face) {
        return new OutcomeCase(outcome, face);
    }

    /// As the cell's.
    String name() {
        return outcome + " by " + face;
    }

    // ---- what is tried ----

    /// What the node answers from here on; null: what its map of values says.
    OutcomeCase when(@Nullable ClientResponse now) {
        response = now;
        return this;
    }

    /// What requests may hold of the node's memory from here on.
    OutcomeCase within(long bytes) {
        memoryBytes = bytes;
        return this;
    }

    /// What the node is never asked.
    OutcomeCase never(Predicate<ClientRequest> request) {
        never = request;
        return this;
    }

    /// Asks, and the connection lives on.
    OutcomeCase ask(String request, String... said) {
        return step(request, true, said);
    }

    /// Asks, and the connection ends.
    OutcomeCase askLast(String request, String... said) {
        return step(request, false, said);
    }

    private OutcomeCase step(String request, boolean lives, String... said) {
        FakeBackend node = new FakeBackend().answering(response).withMemory(memoryBytes);
        steps.add(new Step(node, request, lives, List.of(said)));
        return this;
    }

    // ---- what comes of it ----

    /// Does it all, and compares it with what the document promises.
    void run(String cell) throws IOException {
        StringBuilder asked = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (Step step : steps) {
            asked.append(step.request());
            answers.append(run(step)).append("\r\n");
            assertThat(step.node().requests()).noneMatch(never);
        }
        assertThat(face.spoken(answers.toString())).isEqualTo(face.promised(cell));
        expectAll(asked + answers.toString(), quoted(cell));
        if (face == Face.HTTP) {
            expectAll(answers.toString(), members(cell));
        }
    }

    private static void expectAll(String text, List<String> words) {
        words.forEach(each -> assertThat(text).contains(each));
    }

    /// Everything between back quotes.
    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .flatMap(found -> Arrays.stream(found.group(1).split("\\.\\.\\.", -1)))
                .map(String::strip)
                .toList();
    }

    /// A name between back quotes and the value behind it, as JSON.
    private static List<String> members(String cell) {
        return MEMBER.matcher(cell)
                .results()
                .map(found -> '"' + found.group(1) + "\":\"" + found.group(2) + '"')
                .toList();
    }

    /// @return the answers to the request
    private String run(Step step) throws IOException {
        try (LocalListener listener = new LocalListener(step.node(), LIMITS);
                Socket socket = listener.connect()) {
            LocalListener.send(socket, step.request() + face.ping());
            String answers = read(socket.getInputStream());
            expectAll(answers, step.said());
            assertThat(face.lives(answers)).as(answers).isEqualTo(step.lives());
            return face.withoutPong(answers);
        }
    }

    /// What comes until the connection has told that it lives, or ends.
    private String read(InputStream in) throws IOException {
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        byte[] piece = new byte[8 << 10];
        int count = in.read(piece);
        while (count >= 0) {
            gathered.write(piece, 0, count);
            if (face.lives(gathered.toString(ISO_8859_1))) {
                break;
            }
            count = in.read(piece);
        }
        return gathered.toString(ISO_8859_1);
    }
}
