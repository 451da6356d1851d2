package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Nodes of etcd as they come: each put is on the disk of a majority before it is acknowledged, and
/// each get is linearizable. Not older than 3.5: gets of 3.4 are slow after many puts.
record Etcd(Order order, PeerJars jars, String program, String version) implements Contender {
    /// From a client port to the peer port.
    private static final int PEERS = 1_000;

    private static final Path UNPACKED = userCache().resolve("gramme").resolve("etcd");
    private static final Pattern VERSION = Pattern.compile("etcd Version: (\\d+)\\.(\\d+)\\..*");

    static Etcd of(Order order) throws Missing, IOException, InterruptedException {
        boolean offline = order.scale().smoke();
        String program = order.etcd().isEmpty() ? find(offline) : order.etcd();
        String version = Machine.said(List.of(program, "--version"));
        if (!isNewEnough(version)) {
            throw new Missing("%s is no etcd of 3.5 or newer: %s".formatted(program, version));
        }
        return new Etcd(order, PeerJars.of("etcd", offline), program, version);
    }

    private static String find(boolean offline) throws Missing, IOException, InterruptedException {
        if (isNewEnough(Machine.said(List.of("etcd", "--version")))) {
            return "etcd";
        }
        Path unpacked = UNPACKED.resolve("root/usr/bin/etcd");
        if (Files.isExecutable(unpacked) || (!offline && unpack())) {
            return unpacked.toAbsolutePath().toString();
        }
        throw new Missing(
                "no etcd of 3.5 or newer is on the PATH or under %s; name one with --etcd, or see"
                                .formatted(UNPACKED)
                        + " bench/peers/etcd-from-debian");
    }

    /// Where it outlives this build's own files, as what Maven gets does.
    private static Path userCache() {
        String named = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(named);
    }

    private static boolean unpack() throws IOException, InterruptedException {
        Files.createDirectories(UNPACKED);
        Path log = UNPACKED.resolve("log");
        ProcessBuilder script =
                new ProcessBuilder("bench/peers/etcd-from-debian", UNPACKED.toString());
        script.redirectErrorStream(true).redirectOutput(log.toFile());
        return script.start().waitFor() == 0;
    }

    /// @param said by `etcd --version`
    static boolean isNewEnough(String said) {
        Matcher matcher = VERSION.matcher(said);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) * 1_000 + Integer.parseInt(matcher.group(2))
                        >= 3_005;
    }

    @Override
    public String name() {
        return Peer.ETCD.label();
    }

    @Override
    public Map<String, Object> versions() throws IOException {
        return Map.of("etcd", version, "etcd_client", jars.names());
    }

    @Override
    public List<Served> start(Stack stack) throws IOException, InterruptedException {
        List<Served> nodes = new ArrayList<>();
        for (int port : order.ports()) {
            Path home = stack.directory("etcd" + port);
            nodes.add(stack.push(Served.start(command(port, home), Map.of(), home.resolve("log"))));
        }
        for (int i = 0; i < nodes.size(); i++) {
            int port = order.ports().get(i);
            nodes.get(i).await("is healthy", () -> isHealthy(port));
        }
        return nodes;
    }

    private List<String> command(int port, Path home) {
        List<String> members = new ArrayList<>();
        for (int each : order.ports()) {
            members.add("n%d=%s".formatted(each, url(each + PEERS)));
        }
        List<String> words = new ArrayList<>(List.of(program, "--name", "n" + port));
        words.addAll(List.of("--data-dir", home.resolve("data").toString()));
        words.addAll(List.of("--listen-client-urls", url(port)));
        words.addAll(List.of("--advertise-client-urls", url(port)));
        words.addAll(List.of("--listen-peer-urls", url(port + PEERS)));
        words.addAll(List.of("--initial-advertise-peer-urls", url(port + PEERS)));
        words.addAll(List.of("--initial-cluster", String.join(",", members)));
        words.addAll(List.of("--initial-cluster-state", "new", "--log-level", "error"));
        // The default of 2 GiB is full after some million puts, for old versions are kept.
        words.addAll(List.of("--quota-backend-bytes", Long.toString(8L << 30)));
        return words;
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /// It says so only while there is a leader.
    private static boolean isHealthy(int port) {
        return Page.of(port, "/health").body().contains("\"health\":\"true\"");
    }

    @Override
    public List<String> loader() {
        return jars.loader("EtcdLoad", List.of());
    }
}
