package dev.gramme.gateway.rldb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Intake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Goal: the parser finds the same frames however the bytes are cut (RLDB-1), and no bytes make it
/// throw, hang or take memory for what did not arrive. Method: examples, random sessions cut at
/// random, and mutations of sessions; a failure prints its seed.
class FrameParserTest {
    private static List<FrameInput> parse(FrameParser parser, ByteBuf in) {
        List<FrameInput> found = new ArrayList<>();
        @Nullable FrameInput next = parser.next(in);
        while (next != null) {
            found.add(next);
            if (next instanceof FrameInput.Broken) {
                break;
            }
            next = parser.next(in);
        }
        return found;
    }

    private static FrameParser parser() {
        GatewayLimits limits = GatewayLimits.production();
        return new FrameParser(Intake.of(new EmbeddedChannel(), new FakeBackend(), limits));
    }

    private static List<FrameInput> parse(byte[] bytes) {
        return parse(parser(), Unpooled.wrappedBuffer(bytes));
    }

    private static List<FrameInput> parse(String latin1) {
        return parse(RldbSessions.bytes(latin1));
    }

    @Test
    void framesFollowEachOtherWithAndWithoutPayload() {
        String session =
                RldbSessions.frame(1, "a", "") + RldbSessions.frame(2, "bé", "{\"key\":\"k\"}");
        assertThat(parse(session))
                .containsExactly(
                        new FrameInput.Request(1, Bytes.utf8("a"), Bytes.EMPTY),
                        new FrameInput.Request(2, Bytes.utf8("bé"), Bytes.utf8("{\"key\":\"k\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00|CommandIdNotSet",
                "08|{\"UnrecognizedCommand\":{\"id\":8}}",
                "63|{\"UnrecognizedCommand\":{\"id\":99}}",
                "ff|{\"UnrecognizedCommand\":{\"id\":255}}",
                "0100000000|MessageReceivedWithoutRequestId",
                "0100000401|{\"MaxMessageSizeExceeded\":{\"max\":1024,\"got\":1025}}",
                "017fffffff|{\"MaxMessageSizeExceeded\":{\"max\":1024,\"got\":2147483647}}",
                "0180000000|{\"MaxMessageSizeExceeded\":{\"max\":1024,\"got\":2147483648}}",
                "01ffffffff|{\"MaxMessageSizeExceeded\":{\"max\":1024,\"got\":4294967295}}",
                "0100000001c3|MessageRequestIdMustBeUtf8Encoded",
                "0100000003eda080|MessageRequestIdMustBeUtf8Encoded",
                "0100000001617fffffff|"
                        + "{\"MaxMessageSizeExceeded\":{\"max\":1048576,\"got\":2147483647}}",
                "010000000161ffffffff|"
                        + "{\"MaxMessageSizeExceeded\":{\"max\":1048576,\"got\":4294967295}}",
                "01000000016104000001|"
                        + "{\"MaxMessageSizeExceeded\":{\"max\":1048576,\"got\":67108865}}",
            })
    void whereNoFrameCanFollowTheErrorIsTheLast(String hex, String error) {
        List<FrameInput> found = parse(HexFormat.of().parseHex(hex));
        String quoted = error.startsWith("{") ? error : '"' + error + '"';
        assertThat(found).hasSize(1);
        assertThat(((FrameInput.Broken) found.getFirst()).error().toString())
                .isEqualTo("{\"InvalidRequest\":" + quoted + "}");
    }

    @Test
    void aPayloadBeyondTheLimitIsToldOfAtOnceAndReadOver() {
        FrameParser parser = parser();
        assertThat(parse(parser, Unpooled.wrappedBuffer(header(2, 1 << 20))))
                .hasSize(1)
                .allMatch(input -> input instanceof FrameInput.Refused);
        assertThat(parse(parser, Unpooled.wrappedBuffer(new byte[1 << 19]))).isEmpty();
        byte[] rest = new byte[(1 << 19) + 10];
        rest[1 << 19] = 1;
        rest[(1 << 19) + 4] = 1;
        rest[(1 << 19) + 5] = 'z';
        assertThat(parse(parser, Unpooled.wrappedBuffer(rest)))
                .containsExactly(new FrameInput.Request(1, Bytes.utf8("z"), Bytes.EMPTY));
    }

    @Test
    void theLongestPayloadFits() {
        FrameParser parser = parser();
        assertThat(parse(parser, Unpooled.wrappedBuffer(header(2, (1 << 20) - 1)))).isEmpty();
        assertThat(parse(parser, Unpooled.wrappedBuffer(new byte[(1 << 20) - 1])))
                .hasSize(1)
                .allMatch(input -> input instanceof FrameInput.Request);
    }

    /// With a request id of one byte.
    private static byte[] header(int command, int payloadBytes) {
        byte[] whole = RldbSessions.frame(command, new byte[] {'x'}, new byte[0]);
        for (int i = 0; i < 4; i++) {
            whole[6 + i] = (byte) (payloadBytes >> (24 - 8 * i));
        }
        return whole;
    }

    @Test
    void whatIsAnnouncedTakesNoMemoryBeforeItArrives() {
        List<FrameParser> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            FrameParser parser = parser();
            assertThat(parse(parser, Unpooled.wrappedBuffer(header(3, 1_000_000)))).isEmpty();
            many.add(parser);
        }
        assertThat(many).hasSize(20_000);
    }

    @Test
    void anyCutGivesTheSameFrames() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] session = RldbSessions.random(random);
            List<FrameInput> whole = parse(session);
            assertThat(cut(session, random)).as("seed %d", seed).isEqualTo(whole);
            assertThat(whole).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void mutatedSessionsNeverThrowAndAreCutAlike() {
        int runs = Integer.getInteger("gramme.fuzz.runs", 20_000);
        for (long seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] session = RldbSessions.mutate(RldbSessions.random(random), random);
            List<FrameInput> whole = parse(session);
            assertThat(cut(session, random)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /// Parses the session in pieces; the parser leaves nothing of any piece but after the last
    /// error.
    private static List<FrameInput> cut(byte[] session, Random random) {
        FrameParser parser = parser();
        List<FrameInput> found = new ArrayList<>();
        int at = 0;
        while (at < session.length) {
            int piece = Math.min(1 + random.nextInt(20), session.length - at);
            ByteBuf received = Unpooled.wrappedBuffer(session, at, piece);
            at += piece;
            found.addAll(parse(parser, received));
            if (!found.isEmpty() && found.getLast() instanceof FrameInput.Broken) {
                break;
            }
            assertThat(received.isReadable()).isFalse();
        }
        return found;
    }
}
