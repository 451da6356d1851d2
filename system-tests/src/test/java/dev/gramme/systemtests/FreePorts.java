package dev.gramme.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports nobody listens on, below those the system gives to outgoing connections. Each is given out
/// once.
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 9_000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    static int one() {
        return block(1, 0);
    }

    /// The first of `count` ports in a row; those `offset` higher are free too.
    static synchronized int block(int count, int offset) {
        while (true) {
            int first = FIRST + ThreadLocalRandom.current().nextInt(COUNT - count - offset);
            boolean free = true;
            for (int i = 0; i < count && free; i++) {
                free = isNew(first + i) && isNew(first + i + offset);
            }
            if (free) {
                for (int i = 0; i < count; i++) {
                    GIVEN.add(first + i);
                    GIVEN.add(first + i + offset);
                }
                return first;
            }
        }
    }

    private static boolean isNew(int port) {
        return !GIVEN.contains(port) && isFree(port);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
