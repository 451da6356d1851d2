package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/// Goal: the names of a node's lives leave contexts again, and a node that comes back with an old
/// copy of its data directory is found out and given what it lacks. Method: three real nodes, kill
/// -9, and directories that are copied between a stop and a start.
final class ManyLivesIT {
    private static final int KEYS = 300;
    private static final int ROUNDS = 4;

    @RegisterExtension
    static final RealCluster CLUSTER = RealCluster.of(3, "--engine", "log", "--q", "16");

    @Test
    void contextsStaySmallHoweverOftenNodesAreKilled() {
        RealNode first = CLUSTER.node(1);
        int before = contextBytes(first);
        for (int i = 0; i < ROUNDS; i++) {
            for (RealNode node : CLUSTER.nodes()) {
                node.program().kill();
                node.start();
                node.awaitReady();
                CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
                put(node, "cart", "round " + i);
            }
        }
        Poll.until(
                "the names of ended lives are gone",
                RealNode.START,
                () -> {
                    put(first, "cart", "again");
                    return contextBytes(first) <= 2 * before;
                },
                () -> contextBytes(first) + " bytes, " + before + " before");
    }

    @Test
    void anOldCopyOfADirectoryIsFoundOut() throws IOException {
        RealNode node = CLUSTER.node(1);
        RealNode other = CLUSTER.node(2);
        writeAll(node, "old");
        stop(node);
        Path copy = RealCluster.freshDirectory("ManyLivesIT.copy").resolve("data");
        copy(node.data(), copy);
        node.start();
        node.awaitReady();
        CLUSTER.nodes().forEach(CLUSTER::awaitSeesAll);
        writeAll(node, "new");
        Poll.until(
                "the others know what it has",
                RealNode.START,
                () -> other.status().path("log_entries").asInt() == 0);
        stop(node);
        Path real = copy.resolveSibling("real");
        Files.move(node.data(), real);
        Files.move(copy, node.data());
        node.start();
        Poll.until(
                "it is told", RealNode.START, () -> node.program().output().contains("old copy?"));
        node.awaitReady();
        for (int i = 0; i < KEYS; i++) {
            assertThat(node.http().get("/kv/key" + i + "?strict=true").text())
                    .isEqualTo("new " + i);
        }
    }

    private static void writeAll(RealNode node, String what) {
        for (int i = 0; i < KEYS; i++) {
            put(node, "key" + i, what + " " + i);
        }
    }

    private static void put(RealNode node, String key, String value) {
        try (Resp resp = node.resp()) {
            assertThat(resp.call("SET", key, value)).isEqualTo("OK");
        }
    }

    private static int contextBytes(RealNode node) {
        put(node, "cart", "seen");
        return node.http().get("/kv/cart").context().length() / 2;
    }

    private static void stop(RealNode node) {
        node.program().askToStop();
        assertThat(node.program().awaitEnd()).isIn(0, 143);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
