package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `./gramme dev`, started without a terminal and with its standard input closed.
final class DevIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ROW =
            Pattern.compile("(?m)^n(\\d)\\s+127.0.0.1:(\\d+)\\s+127.0.0.1:(\\d+)\\s+(\\d+) ");
    private static final int NODES = 3;

    private final Path home = RealCluster.freshDirectory("Dev");
    private final int basePort = FreePorts.block(NODES, 1_000);
    private final List<Program> programs = new ArrayList<>();
    private final List<Long> nodes = new ArrayList<>();

    @AfterEach
    void endAll() {
        programs.forEach(Program::close);
        for (long node : nodes) {
            ProcessHandle.of(node).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void servesSurvivesTheDeathOfANodeAndStopsEverythingWhenTold() {
        Program dev = startReady("dev");
        assertThat(dev.output())
                .contains("gramme get hello", "redis-cli -p " + basePort, "curl -i http://");
        assertThat(node(1).get("/kv/hello").text()).isEqualTo("world");
        assertThat(node(1).put("/kv/key", "before").status()).isEqualTo(200);

        String port = Integer.toString(basePort);
        Program second = gramme("second", "dev", "--memory", "--base-port", port);
        assertThat(second.awaitEnd()).isNotZero();
        assertThat(second.output()).contains("port " + basePort, "--base-port");

        Program.signal("KILL", nodes.get(1));
        awaitWords(dev, "n2 ended by itself");
        assertThat(dev.output()).contains("gramme dev restart 2");
        assertThat(node(1).put("/kv/key", "after").status()).isEqualTo(200);
        assertThat(node(3).get("/kv/key?strict=true").text()).isEqualTo("after");

        Program restart = gramme("restart", "dev", "restart", "2", "--base-port", port);
        assertThat(restart.awaitEnd()).as(restart.output()).isZero();
        Poll.until(
                "n2 serves again",
                PATIENCE,
                () -> node(2).get("/readyz").status() == 200,
                dev::output);
        assertThat(node(2).get("/kv/key?strict=true").text()).isEqualTo("after");
        Program status = gramme("status", "status", "--port", port);
        assertThat(status.awaitEnd()).as(status.output()).isZero();
        assertThat(status.output()).contains("n1", "n2", "n3", "alive");

        dev.askToStop();
        dev.awaitEnd();
        awaitNoNode();
        assertThat(dev.output()).contains("stopped");
    }

    @Test
    void noNodeOutlivesIt() {
        Program dev = startReady("dev");
        dev.kill();
        awaitNoNode();
        Program again = gramme("put", "put", "key", "value", "--port", "" + basePort);
        assertThat(again.awaitEnd()).as(again.output()).isEqualTo(3);
    }

    private Program startReady(String name) {
        Program dev =
                gramme(
                        name,
                        "dev",
                        "--memory",
                        "--nodes",
                        "" + NODES,
                        "--base-port",
                        "" + basePort);
        awaitWords(dev, "ready: 3 nodes", "Stop it with");
        List<MatchResult> rows = ROW.matcher(dev.output()).results().toList();
        assertThat(rows).as(dev.output()).hasSize(NODES);
        for (MatchResult row : rows) {
            int number = Integer.parseInt(row.group(1));
            assertThat(row.group(2)).isEqualTo("" + (basePort + number - 1));
            assertThat(row.group(3)).isEqualTo("" + (basePort + 1_000 + number - 1));
            nodes.add(Long.valueOf(row.group(4)));
        }
        return dev;
    }

    private Program gramme(String name, String... words) {
        List<String> command = new ArrayList<>(List.of("./gramme"));
        command.addAll(List.of(words));
        Map<String, String> environment =
                Map.of(
                        "XDG_DATA_HOME",
                        home.resolve("share").toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "GRAMME_JAVA_OPTS",
                        "-Xmx128m -XX:TieredStopAtLevel=1");
        Program program = Program.start(home.resolve(name + ".out"), command, environment);
        program.closeInput();
        programs.add(program);
        return program;
    }

    private Http node(int number) {
        return new Http(basePort + number - 1);
    }

    private static void awaitWords(Program program, String... words) {
        Poll.until(
                "it says " + String.join(" and ", words),
                PATIENCE,
                () -> {
                    String said = program.output();
                    boolean complete = List.of(words).stream().allMatch(said::contains);
                    if (!complete && !program.isAlive()) {
                        throw new AssertionError("it has ended:\n" + said);
                    }
                    return complete;
                },
                program::output);
    }

    private void awaitNoNode() {
        Poll.until(
                "no node is left",
                PATIENCE,
                () -> nodes.stream().noneMatch(DevIT::isAlive),
                () -> "Alive: " + nodes.stream().filter(DevIT::isAlive).toList());
        for (int number = 1; number <= NODES; number++) {
            assertThat(FreePorts.isFree(basePort + number - 1)).isTrue();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
