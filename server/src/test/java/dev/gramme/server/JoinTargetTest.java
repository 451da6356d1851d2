package dev.gramme.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Goal: the address of a join is understood as people write it, and a status page as the admin API
/// writes it; what else became of the question is named. Method: texts, and sockets that answer
/// nothing.
final class JoinTargetTest {
    @Test
    void addressesAreReadAsPeopleWriteThem() {
        JoinTarget.HostPort target = new JoinTarget.HostPort("db", 7_401);
        assertThat(JoinTarget.parse("db:7401")).isEqualTo(target);
        assertThat(JoinTarget.parse(" http://db:7401/ ")).isEqualTo(target);
        assertThat(JoinTarget.parse("db")).isEqualTo(new JoinTarget.HostPort("db", 7_400));
        assertThat(JoinTarget.parse("[::1]:8400")).isEqualTo(new JoinTarget.HostPort("::1", 8_400));
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThat(JoinTarget.parse("")).isNull();
        assertThat(JoinTarget.parse("db:0")).isNull();
        assertThat(JoinTarget.parse("db:70000")).isNull();
        assertThat(JoinTarget.parse("db:7400/kv")).isNull();
        assertThat(JoinTarget.parse("::1")).isNull();
    }

    @Test
    void theStatusPageNamesThePeerPortOfItsOwnNode() {
        String page =
                """
                {"id":"n2","members":[
                  {"id":"n1","host":"a","client_port":7400,"peer_port":8400},
                  {"id":"n2","host":"b","client_port":7401,"peer_port":8401}]}\
                """;
        assertThat(AdminStatus.read(page)).isEqualTo(new AdminStatus.Answer.PeerAt("b", 8_401));
    }

    @Test
    void aStatusPageWithoutThePeerPortSaysWhy() {
        assertThat(AdminStatus.read("{\"id\":\"n2\",\"members\":[]}"))
                .isEqualTo(
                        new AdminStatus.Answer.None(
                                "n2 has no cluster yet; name its peer port instead"));
        assertThat(AdminStatus.read("{}"))
                .isEqualTo(new AdminStatus.Answer.None("its status page names no node"));
        assertThat(AdminStatus.read("<html>"))
                .isEqualTo(new AdminStatus.Answer.None("its status page is no JSON"));
    }

    @Test
    void whatElseIsThereIsNamed() {
        assertThat(AdminStatus.heard(""))
                .isEqualTo(none("it closes the connection without an answer"));
        assertThat(AdminStatus.heard("SSH-2.0-Open\0SSH\r\nmore"))
                .isEqualTo(none("it answers, but no HTTP: 'SSH-2.0-Open?SSH'"));
        assertThat(AdminStatus.heard("HTTP/1.1 404 Not Found\r\nA: b\r\n\r\n{}"))
                .isEqualTo(none("its status page answers 404"));
        assertThat(AdminStatus.heard("HTTP/1.1 200 OK\r\n\r\nhello"))
                .isEqualTo(none("its status page is no JSON"));
    }

    @Test
    void refusedAndSilentAreToldApart() throws IOException {
        int port;
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            assertThat(AdminStatus.ask("127.0.0.1", port, 1_000))
                    .isEqualTo(none("no answer within 1 s"));
        }
        assertThat(AdminStatus.ask("127.0.0.1", port, 1_000)).isEqualTo(none("connection refused"));
        assertThat(AdminStatus.ask("no-such-host.invalid", port, 1_000))
                .isEqualTo(none("unknown name"));
    }

    private static AdminStatus.Answer none(String why) {
        return new AdminStatus.Answer.None(why);
    }
}
