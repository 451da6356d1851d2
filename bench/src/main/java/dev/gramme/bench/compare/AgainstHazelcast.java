package dev.gramme.bench.compare;

import dev.gramme.bench.load.Series;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Three nodes with N=3 R=2 W=2 beside three members of Hazelcast with two synchronous backups:
/// whole clusters in turn, each with one client process of 64 users. Hazelcast's client goes to the
/// owner of a key and reads it there alone (R=1, W=3); ours is not ring-aware.
final class AgainstHazelcast implements Comparison {
    private static final int USERS = 64;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Without it, on two processors, each completion starts a thread of its own.
    private static final String POOL = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2";

    /// What the vendor asks for on a Java with modules.
    private static final List<String> DOORS =
            List.of(
                    "--add-modules", "java.se",
                    "--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                    "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens", "java.management/sun.management=ALL-UNNAMED",
                    "--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private final Scale scale;
    private final PeerJars jars;
    private final int nodes;

    AgainstHazelcast(Scale scale, PeerJars jars) {
        this.scale = scale;
        this.jars = jars;
        this.nodes = scale.smoke() ? 1 : 3;
    }

    @Override
    public Map<String, Object> versions() throws IOException {
        return Map.of("hazelcast", jars.names(), "gramme_java_opts", OurNodes.options());
    }

    @Override
    public void run(Results results) throws IOException, InterruptedException {
        for (int turn = 0; turn < scale.turns(); turn++) {
            for (int valueBytes : scale.valueSizes()) {
                try (Stack stack = new Stack()) {
                    List<Served> members = startMembers(stack);
                    load(Scale.HAZELCAST, members, hazelcastLoader(valueBytes), results);
                }
                try (Stack stack = new Stack()) {
                    List<Served> ours = OurNodes.start(stack, nodes, scale.basePort());
                    load(OurNodes.NAME, ours, ourLoader(valueBytes), results);
                }
            }
        }
    }

    // ---- Hazelcast ----

    private List<Served> startMembers(Stack stack) throws IOException, InterruptedException {
        List<Served> members = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            Path home = stack.directory("member" + (i + 1));
            Path config = Files.writeString(home.resolve("hazelcast.xml"), memberConfig(i));
            List<String> command = new ArrayList<>(List.of(java(), "-Xms1g", "-Xmx1g", POOL));
            command.addAll(DOORS);
            command.add("-Dhazelcast.config=" + config);
            command.addAll(List.of("-cp", jars.classPath()));
            command.add("com.hazelcast.core.server.HazelcastMemberStarter");
            members.add(stack.push(Served.start(command, Map.of(), home.resolve("log"))));
        }
        for (Served member : members) {
            member.awaitWords("Members {size:" + nodes);
        }
        return members;
    }

    private String memberConfig(int index) {
        StringBuilder listed = new StringBuilder();
        for (int i = 0; i < nodes; i++) {
            listed.append("<member>127.0.0.1:%d</member>".formatted(scale.basePort() + i));
        }
        return """
        <hazelcast xmlns="http://www.hazelcast.com/schema/config">
          <cluster-name>bench</cluster-name>
          <properties>
            <property name="hazelcast.phone.home.enabled">false</property>
            <property name="hazelcast.wait.seconds.before.join">0</property>
            <property name="hazelcast.socket.bind.any">false</property>
          </properties>
          <network>
            <port auto-increment="false">%d</port>
            <join>
              <auto-detection enabled="false"/>
              <multicast enabled="false"/>
              <tcp-ip enabled="true">%s</tcp-ip>
            </join>
            <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
          </network>
          <map name="bench">
            <in-memory-format>BINARY</in-memory-format>
            <backup-count>2</backup-count>
            <read-backup-data>false</read-backup-data>
          </map>
          <jet enabled="false"/>
        </hazelcast>
        """
                .formatted(scale.basePort() + index, listed);
    }

    /// A source file that Java compiles itself: this build knows nothing of Hazelcast.
    private List<String> hazelcastLoader(int valueBytes) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m", POOL));
        command.addAll(DOORS);
        String ours = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", jars.classPath() + File.pathSeparator + ours));
        command.add("bench/peers/HazelcastLoad.java");
        command.addAll(loaderWords(valueBytes));
        return command;
    }

    // ---- ours ----

    private List<String> ourLoader(int valueBytes) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(OurLoad.class.getName());
        command.addAll(loaderWords(valueBytes));
        return command;
    }

    // ---- both ----

    private List<String> loaderWords(int valueBytes) {
        Series series =
                new Series(
                        OurNodes.ports(nodes, scale.basePort()),
                        USERS,
                        scale.keys(),
                        valueBytes,
                        scale.rounds(),
                        scale.smoke() ? 0 : scale.seconds());
        return series.toWords();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// Runs a loader; between its words `begin` and `end` lies a round.
    private void load(String system, List<Served> servers, List<String> command, Results results)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("GRAMME_MAIN");
        Process loader = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader lines = loader.inputReader(StandardCharsets.UTF_8)) {
            Cpu cpu = new Cpu(servers);
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith(Series.BEGIN)) {
                    cpu = new Cpu(servers);
                } else if (line.startsWith(Series.END)) {
                    Round round = round(system, line.substring(Series.END.length()), cpu);
                    results.add(round);
                    Compare.tell(round);
                }
                line = lines.readLine();
            }
            if (loader.waitFor() != 0) {
                throw new IOException(
                        "the loader of %s failed; again, to see why: %s"
                                .formatted(system, String.join(" ", command)));
            }
        } finally {
            loader.destroy();
        }
    }

    private static Round round(String system, String json, Cpu cpu) {
        JsonNode verdict = JSON.readTree(json);
        long answered = verdict.path("answered").asLong(0);
        return new Round(
                system,
                verdict.path("cell").asString(""),
                verdict.path("per_second").asDouble(0),
                verdict.path("all").path("p50_ms").asDouble(0),
                verdict.path("all").path("p99_ms").asDouble(0),
                cpu.seconds() * 1e6 / Math.max(1, answered),
                cpu.cores(),
                cpu.residentMib(),
                verdict.path("failed").asLong(0) + verdict.path("unanswered").asLong(0));
    }
}
