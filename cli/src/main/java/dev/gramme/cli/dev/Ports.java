package dev.gramme.cli.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Looks whether the ports of a plan are free.
final class Ports {
    private Ports() {}

    /// Says which port is taken and what to do; empty if all are free.
    static String complaint(DevPlan plan) {
        for (int node : plan.numbers()) {
            for (int port : new int[] {plan.clientPort(node), plan.peerPort(node)}) {
                if (!isFree(port)) {
                    boolean clients = port == plan.clientPort(node);
                    return "port %d on 127.0.0.1, for %s of %s, is taken"
                            .formatted(port, clients ? "clients" : "peers", plan.name(node));
                }
            }
        }
        return "";
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
