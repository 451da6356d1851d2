package dev.gramme.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Our own nodes beside another cluster; the client has a connection per user, spread over the
/// nodes, and does not know the ring.
record OurCluster(Order order) implements Contender {
    @Override
    public String name() {
        return OurNodes.NAME;
    }

    @Override
    public Map<String, Object> versions() {
        return Map.of("gramme_java_opts", OurNodes.options());
    }

    @Override
    public List<Served> start(Stack stack) throws IOException, InterruptedException {
        return OurNodes.start(stack, order.ports(), order.durable());
    }

    @Override
    public List<String> loader() {
        return List.of(
                Jdk.running().java(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OurLoad.class.getName());
    }
}
