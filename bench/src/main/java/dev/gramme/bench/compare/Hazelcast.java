package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Members of Hazelcast with two synchronous backups. Its client goes to the owner of a key and
/// reads it there alone (R=1, W=3).
record Hazelcast(Order order, PeerJars jars) implements Contender {
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

    static Hazelcast of(Order order) throws Missing, IOException, InterruptedException {
        return new Hazelcast(order, PeerJars.of("hazelcast", order.scale().smoke()));
    }

    @Override
    public String name() {
        return Peer.HAZELCAST.label();
    }

    @Override
    public Map<String, Object> versions() throws IOException {
        return Map.of("hazelcast", jars.names());
    }

    @Override
    public List<Served> start(Stack stack) throws IOException, InterruptedException {
        List<Served> members = new ArrayList<>();
        for (int port : order.ports()) {
            Path home = stack.directory("member" + port);
            Path config = Files.writeString(home.resolve("hazelcast.xml"), config(port));
            List<String> command = new ArrayList<>();
            command.addAll(List.of(Jdk.running().java(), "-Xms1g", "-Xmx1g", POOL));
            command.addAll(DOORS);
            command.add("-Dhazelcast.config=" + config);
            command.addAll(List.of("-cp", jars.classPath()));
            command.add("com.hazelcast.core.server.HazelcastMemberStarter");
            members.add(stack.push(Served.start(command, Map.of(), home.resolve("log"))));
        }
        for (Served member : members) {
            member.awaitWords("Members {size:" + order.nodes());
        }
        return members;
    }

    private String config(int port) {
        StringBuilder listed = new StringBuilder();
        for (int each : order.ports()) {
            listed.append("<member>127.0.0.1:%d</member>".formatted(each));
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
                .formatted(port, listed);
    }

    @Override
    public List<String> loader() {
        List<String> options = new ArrayList<>(List.of(POOL));
        options.addAll(DOORS);
        return jars.loader("HazelcastLoad", options);
    }
}
