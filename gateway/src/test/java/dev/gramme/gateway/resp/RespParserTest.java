package dev.gramme.gateway.resp;

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
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Goal: the parser finds the same commands however the bytes are cut (RESP-1), and no bytes make
/// it throw, hang or take memory for what did not arrive. Method: examples, random sessions cut at
/// random, and mutations of sessions; a failure prints its seed.
class RespParserTest {
    private static final GatewayLimits LIMITS = GatewayLimits.production();

    private static RespParser parser(GatewayLimits limits) {
        return new RespParser(limits, Intake.of(new EmbeddedChannel(), new FakeBackend(), limits));
    }

    private static List<RespInput> parse(RespParser parser, ByteBuf in) {
        List<RespInput> found = new ArrayList<>();
        @Nullable RespInput next = parser.next(in);
        while (next != null) {
            found.add(next);
            if (next instanceof RespInput.Broken) {
                break;
            }
            next = parser.next(in);
        }
        return found;
    }

    private static List<RespInput> parse(String bytes) {
        return parse(parser(LIMITS), latin1(bytes));
    }

    private static ByteBuf latin1(String bytes) {
        return Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> words(RespInput input) {
        return input instanceof RespInput.Command command
                ? command.words().stream().map(Bytes::toUtf8).toList()
                : List.of(input.toString());
    }

    @Test
    void arraysAndLinesMixInOneStream() {
        List<RespInput> found = parse("*2\r\n$3\r\nGET\r\n$1\r\nk\r\nSET k v\r\n*1\r\n$0\r\n\r\n");
        assertThat(found.stream().map(RespParserTest::words))
                .containsExactly(List.of("GET", "k"), List.of("SET", "k", "v"), List.of(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "   \r\n", "*0\r\n", "*-1\r\n", "*-10\r\n"})
    void nothingIsNoCommand(String bytes) {
        assertThat(parse(bytes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*x|invalid multibulk length: the limit is 1048576",
                "*|invalid multibulk length: the limit is 1048576",
                "*1048577|invalid multibulk length: the limit is 1048576",
                "*99999999999999999999|invalid multibulk length: the limit is 1048576",
                "*2147483648|invalid multibulk length: the limit is 1048576",
                "*1~*1|expected '$', got '*'",
                "*1~|expected '$', got ' '",
                "*1~$-1|invalid bulk length: the limit is 536870912 bytes",
                "*1~$|invalid bulk length: the limit is 536870912 bytes",
                "*1~$3x|invalid bulk length: the limit is 536870912 bytes",
                "*1~$2147483647|invalid bulk length: the limit is 536870912 bytes",
                "*1~$2147483648|invalid bulk length: the limit is 536870912 bytes",
                "*1~$9223372036854775808|invalid bulk length: the limit is 536870912 bytes",
                "*1~$1~kx|expected CRLF behind a bulk string",
                "GET \"k|unbalanced quotes in request",
                "GET 'k'x|unbalanced quotes in request",
            })
    void whatIsNoRespBreaksTheConnection(String bytes, String detail) {
        assertThat(parse(bytes.replace("~", "\r\n") + "\r\n"))
                .containsExactly(new RespInput.Broken(detail));
    }

    @Test
    void numberLinesAndInlineLinesAreBounded() {
        assertThat(parse("*" + "1".repeat(40)))
                .containsExactly(
                        new RespInput.Broken("too big mbulk count string: the limit is 32 bytes"));
        assertThat(parse("*1\r\n$" + "1".repeat(40)))
                .containsExactly(
                        new RespInput.Broken("too big bulk count string: the limit is 32 bytes"));
        assertThat(parse("x".repeat(LIMITS.inlineBytes() + 2)))
                .containsExactly(
                        new RespInput.Broken("too big inline request: the limit is 49152 bytes"));
        assertThat(parse("x".repeat(LIMITS.inlineBytes()) + "\r\n")).hasSize(1);
    }

    @Test
    void linesSplitAsRedisSplitsThem() {
        assertThat(line("a  b\tc")).containsExactly("a", "b", "c");
        assertThat(line("\"a b\" 'c d'")).containsExactly("a b", "c d");
        assertThat(line("\"\\x41\\n\\t\\\"\\\\\"")).containsExactly("A\n\t\"\\");
        assertThat(line("'it\\'s' '\\n'")).containsExactly("it's", "\\n");
        assertThat(line("\"\" ''")).containsExactly("", "");
        assertThat(line("\"\\x4\"")).containsExactly("x4");
    }

    private static List<String> line(String line) {
        return words(parse(line + "\r\n").getFirst());
    }

    @Test
    void anArgumentBeyondTheLimitIsReadOverAndTheNextCommandRuns() {
        RespParser parser = parser(LIMITS.withValueBytes(10));
        String bytes = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$11\r\n01234567890\r\n*1\r\n$4\r\nPING\r\n";
        List<RespInput> found = parse(parser, latin1(bytes));
        assertThat(found).hasSize(2);
        assertThat(found.getFirst())
                .isEqualTo(
                        new RespInput.Refused(
                                "TOOLARGE an argument of 11 bytes is over the limit of 10 bytes"));
        assertThat(words(found.getLast())).containsExactly("PING");
    }

    @Test
    void aMillionAnnouncedArgumentsTakeNoMemoryBeforeTheyArrive() {
        RespParser parser = parser(LIMITS);
        List<RespParser> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            RespParser one = parser(LIMITS);
            assertThat(one.next(latin1("*1048576\r\n$8388608\r\n"))).isNull();
            many.add(one);
        }
        assertThat(many).hasSize(2_000);
        assertThat(parser.next(latin1("*1048576\r\n$0\r\n\r\n"))).isNull();
    }

    @Test
    void anyCutGivesTheSameCommands() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] session = RespSessions.random(random);
            List<RespInput> whole = parse(parser(LIMITS), Unpooled.wrappedBuffer(session));
            assertThat(cut(session, random)).as("seed %d", seed).isEqualTo(whole);
            assertThat(whole).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void mutatedSessionsNeverThrowAndAreCutAlike() {
        int runs = Integer.getInteger("gramme.fuzz.runs", 20_000);
        for (long seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] session = RespSessions.mutate(RespSessions.random(random), random);
            List<RespInput> whole = parse(parser(LIMITS), Unpooled.wrappedBuffer(session));
            assertThat(cut(session, random)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /// Parses the session in pieces, keeping what the parser leaves, as the handler does.
    private static List<RespInput> cut(byte[] session, Random random) {
        RespParser parser = parser(LIMITS);
        List<RespInput> found = new ArrayList<>();
        ByteBuf received = Unpooled.buffer();
        int at = 0;
        while (at < session.length) {
            int piece = Math.min(1 + random.nextInt(20), session.length - at);
            received.writeBytes(session, at, piece);
            at += piece;
            found.addAll(parse(parser, received));
            if (!found.isEmpty() && found.getLast() instanceof RespInput.Broken) {
                break;
            }
            assertThat(received.readableBytes()).isLessThanOrEqualTo(LIMITS.inlineBytes() + 2);
            received.discardReadBytes();
        }
        return found;
    }
}
