package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: lengths that lie, nesting and other protocols' bytes get the answer this table gives them,
/// and run nothing. Method: each behind a PING and with a SET behind it. In the table `~` is CRLF,
/// `#` a NUL.
class HostileRespTest {
    private final FakeBackend backend = new FakeBackend();
    private final FakeClient client =
            new FakeClient(new FrontHandler(backend, GatewayLimits.production()));

    private static String bytes(String shown) {
        return shown.replace("~", "\r\n").replace('#', '\0');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*2147483647~|invalid multibulk length: the limit is 1048576",
                "*2147483648~|invalid multibulk length: the limit is 1048576",
                "*4294967297~|invalid multibulk length: the limit is 1048576",
                "*9223372036854775807~|invalid multibulk length: the limit is 1048576",
                "*1048577~|invalid multibulk length: the limit is 1048576",
                "*1.0~|invalid multibulk length: the limit is 1048576",
                "*+1~|invalid multibulk length: the limit is 1048576",
                "* 1~|invalid multibulk length: the limit is 1048576",
                "*~|invalid multibulk length: the limit is 1048576",
                "*1~$-1~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$-2147483648~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$2147483647~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$2147483648~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$4294967299~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$536870913~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$3x~|invalid bulk length: the limit is 536870912 bytes",
                "*1~$~|invalid bulk length: the limit is 536870912 bytes",
                "*1~*1~$4~PING~|expected '$', got '*'",
                "*2~$3~GET~*-1~|expected '$', got '*'",
                "*1~:1~|expected '$', got ':'",
                "*1~+PING~|expected '$', got '+'",
                "*1~%1~|expected '$', got '%'",
                "*1~PING~|expected '$', got 'P'",
                "*1~~|expected '$', got ' '",
                "*1~$4~PINGS~|expected CRLF behind a bulk string",
                "*1~$4~PING#~|expected CRLF behind a bulk string",
                "*11111111111111111111111111111111111~|too big mbulk count string: the limit is 32"
                        + " bytes",
                "*1~$11111111111111111111111111111111111~|too big bulk count string: the limit is"
                        + " 32 bytes",
                "GET \"k~|unbalanced quotes in request",
                "GET 'k'v~|unbalanced quotes in request",
            })
    void whatIsNoRespEndsTheConnectionInRedisWords(String hostile, String words) {
        String answer = client.ask(bytes("PING~" + hostile + "~*3~$3~SET~$1~k~$1~v~"));
        assertThat(answer).isEqualTo("+PONG\r\n-ERR Protocol error: " + words + "\r\n");
        assertThat(client.isOpen()).isFalse();
        assertThat(backend.requests()).isEmpty();
        assertThat(backend.requestMemory().heldBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*0~|''",
                "*-1~|''",
                "*-2147483648~|''",
                "*1~$0~~|-ERR unknown command ''",
                "*2~$3~GET~$0~~|-ERR a key has 1 to 65535 bytes",
                "##~|''",
                "PRI * HTTP/2.0~|-ERR unknown command 'PRI'",
                "GET /kv/k HTTP/1.1~|-ERR wrong number of arguments for 'get' command",
            })
    void whatRunsNothingLeavesTheConnection(String odd, String answer) {
        String answers = client.ask(bytes("PING~" + odd + "PING~"));
        assertThat(answers).startsWith("+PONG\r\n" + answer).endsWith("+PONG\r\n");
        assertThat(client.isOpen()).isTrue();
        assertThat(backend.requests()).isEmpty();
    }

    @Test
    void keysAndValuesAreBytesAndNeedNoUtf8() {
        String broken = "\u00ff\u00c3(\0\r\n";
        String set = "*3\r\n$3\r\nSET\r\n$6\r\n" + broken + "\r\n$6\r\n" + broken + "\r\n";
        String get = "*2\r\n$3\r\nGET\r\n$6\r\n" + broken + "\r\n";
        assertThat(client.ask(set + get)).isEqualTo("+OK\r\n$6\r\n" + broken + "\r\n");
        assertThat(client.ask("*1\r\n$6\r\n" + broken + "\r\n")).startsWith("-ERR unknown command");
        assertThat(client.isOpen()).isTrue();
    }
}
