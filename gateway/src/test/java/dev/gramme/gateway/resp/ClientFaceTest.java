package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: a node tells who is connected to it by RESP, and of itself. Method: two connections of one
/// fake node.
class ClientFaceTest {
    private final FakeBackend backend = new FakeBackend();
    private final RespFace face = new RespFace(backend, GatewayLimits.production());
    private final FakeClient one = connected();
    private final FakeClient other = connected();

    private FakeClient connected() {
        return new FakeClient(new FrontHandler(backend, GatewayLimits.production(), face));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void everyConnectionIsListed() {
        one.ask("CLIENT SETNAME first\r\n");
        other.ask("HELLO 3 SETNAME second\r\nCLIENT SETINFO lib-name jedis\r\n");
        other.ask("CLIENT SETINFO LIB-VER 8.0.2\r\n");
        backend.at(backend.nowMs() + 7_900);
        String list = one.ask("CLIENT LIST\r\n");
        assertThat(list.lines().filter(line -> line.startsWith("id="))).hasSize(2);
        assertThat(list)
                .contains(" name=first age=7 idle=0 flags=N db=0 cmd=client|list user=default")
                .contains(" name=second age=7 idle=7 flags=N db=0 cmd=client|setinfo user=default")
                .contains(" resp=3 lib-name=jedis lib-ver=8.0.2\n");
        String id = one.ask("CLIENT ID\r\n").substring(1).strip();
        assertThat(one.ask("CLIENT LIST ID " + id + "\r\n"))
                .contains("first")
                .doesNotContain("sec");
        assertThat(one.ask("CLIENT INFO\r\n")).contains("id=" + id).contains("cmd=client|info");
        assertThat(one.ask("CLIENT LIST TYPE normal\r\n")).contains("first", "second");
        assertThat(other.ask("CLIENT INFO\r\n")).startsWith("=").contains("txt:id=");
    }

    @Test
    void whoIsGoneIsListedNoMore() {
        one.ask("PING\r\n");
        other.ask("CLIENT SETNAME second\r\n");
        assertThat(one.ask("INFO clients\r\n")).contains("connected_clients:2");
        other.close();
        assertThat(one.ask("CLIENT LIST\r\n")).doesNotContain("second");
        assertThat(one.ask("INFO clients\r\n")).contains("connected_clients:1");
    }

    @Test
    void wordsAboutAClientAreBounded() {
        String longName = "n".repeat(257);
        assertThat(one.ask("CLIENT SETNAME " + longName + "\r\n"))
                .isEqualTo("-TOOLARGE a client name has at most 256 bytes\r\n");
        assertThat(one.ask("CLIENT SETINFO lib-ver " + longName + "\r\n"))
                .isEqualTo("-TOOLARGE lib-ver has at most 256 bytes\r\n");
        assertThat(one.ask("CLIENT SETINFO lib-name 'a b'\r\n"))
                .isEqualTo(
                        "-ERR lib-name cannot contain spaces, newlines or special characters.\r\n");
        assertThat(one.ask("CLIENT SETINFO nope x\r\n"))
                .isEqualTo("-ERR Unrecognized option 'nope'\r\n");
    }

    @Test
    void infoTellsOfTheNodeBySections() {
        String all = one.ask("INFO\r\n");
        assertThat(all)
                .contains("# Server\r\nredis_version:7.2.0\r\ngramme_version:0.0-test\r\n")
                .contains("loading:0\r\n", "role:master\r\n", "cluster_enabled:0\r\n")
                .contains(
                        "node:n1\r\nphase:serving\r\nepoch:1\r\nmembers:2\r\nmembers_alive:1\r\n");
        assertThat(one.ask("INFO everything\r\n"))
                .isEqualTo(all.replace("commands_processed:1\r", "commands_processed:2\r"));
        assertThat(one.ask("INFO memory server\r\n"))
                .contains("# Server", "# Memory\r\nused_memory:22\r\nmaxmemory:33\r\n")
                .doesNotContain("# Gramme");
        assertThat(one.ask("INFO keyspace\r\n"))
                .endsWith("\r\n# Keyspace\r\ndb0:keys=11,expires=0,avg_ttl=0\r\n\r\n");
        assertThat(one.ask("INFO nosuchsection\r\n")).isEqualTo("$0\r\n\r\n");
    }

    @Test
    void infoCountsWhatRanOnAllConnections() {
        one.ask("GET a\r\nSET a\r\nNOPE\r\nMULTI\r\nGET a\r\nDISCARD\r\n");
        other.ask("MGET a b\r\nCLIENT ID\r\n");
        other.close();
        assertThat(one.ask("INFO stats clients\r\n"))
                .contains("total_connections_received:2\r\ntotal_commands_processed:4\r\n")
                .contains("connected_clients:1\r\nblocked_clients:0\r\n");
    }

    @Test
    void settingsAreFoundByPattern() {
        assertThat(one.ask("CONFIG GET [ds]a*\r\n"))
                .startsWith("*4\r\n$9\r\ndatabases\r\n$1\r\n1\r\n")
                .endsWith("$4\r\nsave\r\n$0\r\n\r\n");
        assertThat(one.ask("CONFIG GET proto-max-bulk-len\r\n")).contains("8388608");
    }

    @Test
    void everyContainerHasHelp() {
        assertThat(one.ask("CLIENT HELP\r\n"))
                .startsWith("*15\r\n+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands")
                .contains("+SETNAME connection-name\r\n+    Names the connection.\r\n")
                .endsWith("+HELP\r\n+    Prints this help.\r\n");
        assertThat(one.ask("CONFIG HELP\r\n")).contains("GET parameter [parameter ...]");
        assertThat(one.ask("COMMAND HELP\r\n")).contains("GETKEYS command [argument ...]");
    }
}
