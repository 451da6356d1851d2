package dev.gramme.bench.compare;

import dev.gramme.bench.Bench;
import dev.gramme.bench.load.Series;
import dev.gramme.bench.socket.Protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The client process of our own cluster: a connection for each user, spread over the nodes.
final class OurLoad {
    private OurLoad() {}

    public static void main(String[] args) throws Exception {
        Series series = Series.parse(args);
        List<InetSocketAddress> addresses =
                series.ports().stream()
                        .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .toList();
        Bench.Goal goal = new Bench.Goal.Sockets(Protocol.RESP, addresses);
        series.play(plan -> Bench.run(goal, plan, false, line -> {}), System.out);
        System.exit(0);
    }
}
