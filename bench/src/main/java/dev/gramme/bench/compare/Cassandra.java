package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Nodes of Cassandra: one with one replica, or three with three, read and written at LOCAL_QUORUM.
/// Its commit log reaches the disk every ten seconds, as it comes.
///
/// @param server jars of the nodes
/// @param driver jars of the client
/// @param jdk the newest it runs on
record Cassandra(Order order, PeerJars server, PeerJars driver, Jdk jdk) implements Contender {
    private static final int JDK = 17;

    /// From a client port to the port between nodes.
    private static final int PEERS = 1_000;

    /// What its own start script opens to it on that JDK.
    private static final List<String> EXPORTS =
            List.of(
                    "java.base/jdk.internal.misc",
                    "java.base/jdk.internal.ref",
                    "java.base/sun.nio.ch",
                    "java.base/java.lang.ref",
                    "java.management.rmi/com.sun.jmx.remote.internal.rmi",
                    "java.rmi/sun.rmi.registry",
                    "java.rmi/sun.rmi.server",
                    "java.sql/java.sql",
                    "jdk.unsupported/sun.misc",
                    "jdk.attach/sun.tools.attach");

    private static final List<String> OPENS =
            List.of(
                    "java.base/java.io",
                    "java.base/java.lang",
                    "java.base/java.lang.module",
                    "java.base/java.lang.reflect",
                    "java.base/java.math",
                    "java.base/java.net",
                    "java.base/java.nio",
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.base/java.util.concurrent.atomic",
                    "java.base/jdk.internal.loader",
                    "java.base/jdk.internal.math",
                    "java.base/jdk.internal.module",
                    "java.base/jdk.internal.ref",
                    "java.base/jdk.internal.reflect",
                    "java.base/jdk.internal.util.jar",
                    "java.base/sun.nio.ch",
                    "jdk.management/com.sun.management.internal",
                    "jdk.management.jfr/jdk.management.jfr");

    private static final String LOGGING =
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    static Cassandra of(Order order) throws Missing, IOException, InterruptedException {
        boolean offline = order.scale().smoke();
        Jdk jdk = Jdk.find(JDK);
        return new Cassandra(
                order,
                PeerJars.of("cassandra", offline),
                PeerJars.of("cassandra-driver", offline),
                jdk);
    }

    @Override
    public String name() {
        return Peer.CASSANDRA.label();
    }

    @Override
    public Map<String, Object> versions() throws IOException {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("cassandra", server.names());
        versions.put("cassandra_client", driver.names());
        versions.put("cassandra_jdk", jdk.version());
        return versions;
    }

    /// One after the other, for a node joins only while no other does.
    @Override
    public List<Served> start(Stack stack) throws IOException, InterruptedException {
        List<Served> nodes = new ArrayList<>();
        for (int i = 1; i <= order.nodes(); i++) {
            Path home = stack.directory("cassandra" + i);
            // All use the same ports, so each has an address of its own.
            String address = "127.0.0." + i;
            Files.writeString(home.resolve("cassandra.yaml"), settings(address, home));
            Files.writeString(home.resolve("logback.xml"), LOGGING);
            Files.createDirectories(home.resolve("tmp"));
            Served node = Served.start(command(home), Map.of(), home.resolve("log"));
            nodes.add(stack.push(node));
            node.awaitWords("Startup complete");
        }
        return nodes;
    }

    private List<String> command(Path home) throws IOException {
        List<String> words = new ArrayList<>(List.of(jdk.java(), "-Xms1g", "-Xmx1g"));
        words.addAll(List.of("-XX:MaxDirectMemorySize=512m", "-XX:+UseG1GC"));
        words.addAll(List.of("-XX:MaxGCPauseMillis=300", "-Xss256k", "-XX:+AlwaysPreTouch"));
        words.add("-Djdk.attach.allowAttachSelf=true");
        EXPORTS.forEach(each -> words.addAll(List.of("--add-exports", each + "=ALL-UNNAMED")));
        OPENS.forEach(each -> words.addAll(List.of("--add-opens", each + "=ALL-UNNAMED")));
        words.add("-javaagent:" + server.jar("jamm"));
        words.add("-Dcassandra.storagedir=" + home);
        words.add("-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri());
        words.add("-Dlogback.configurationFile=" + home.resolve("logback.xml").toUri());
        words.add("-Dcassandra-foreground=yes");
        words.add("-Dcassandra.ring_delay_ms=3000");
        words.add("-Dcassandra.superuser_setup_delay_ms=0");
        words.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
        words.add("-Djava.io.tmpdir=" + home.resolve("tmp"));
        words.addAll(List.of("-cp", server.classPath()));
        words.add("org.apache.cassandra.service.CassandraDaemon");
        return words;
    }

    private String settings(String address, Path home) {
        return """
        cluster_name: bench
        num_tokens: 16
        allocate_tokens_for_local_replication_factor: 3
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        endpoint_snitch: SimpleSnitch
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "127.0.0.1:%1$d"
        listen_address: %3$s
        rpc_address: %3$s
        storage_port: %1$d
        native_transport_port: %2$d
        data_file_directories: [%4$s/data]
        commitlog_directory: %4$s/commitlog
        saved_caches_directory: %4$s/saved_caches
        hints_directory: %4$s/hints
        cdc_raw_directory: %4$s/cdc_raw
        commitlog_sync: periodic
        commitlog_sync_period: 10000ms
        commitlog_segment_size: 32MiB
        concurrent_reads: 32
        concurrent_writes: 32
        memtable_heap_space: 256MiB
        memtable_offheap_space: 256MiB
        memtable_allocation_type: offheap_objects
        auto_snapshot: false
        authenticator: AllowAllAuthenticator
        authorizer: AllowAllAuthorizer
        """
                .formatted(order.basePort() + PEERS, order.basePort(), address, home);
    }

    @Override
    public List<String> loader() {
        return driver.loader("CassandraLoad", List.of());
    }
}
