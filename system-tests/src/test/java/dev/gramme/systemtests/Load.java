package dev.gramme.systemtests;

import dev.gramme.simulator.history.Op;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A light load on all nodes of a cluster, whether they live or not:
///
/// - through each node a client that writes one new key after the other by RESP,
/// - through each node one that does so by HTTP, strict, and reads back one of its earlier keys
///   through any node,
/// - one that passes its context from write to write, and one that overwrites and reads one key
///   through changing nodes.
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Recorder recorder;
    private final List<RealNode> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger[] acknowledged;
    private final List<Throwable> failures = new ArrayList<>();
    private volatile boolean stopped;

    /// @param name begins all its keys
    Load(String name, Recorder recorder, List<RealNode> nodes) {
        this.name = name;
        this.recorder = recorder;
        this.nodes = nodes;
        this.acknowledged = new AtomicInteger[nodes.size()];
        int session = 0;
        for (int i = 0; i < nodes.size(); i++) {
            acknowledged[i] = new AtomicInteger();
            int node = i;
            int respSession = ++session;
            int httpSession = ++session;
            run(() -> insertByResp(respSession, node));
            run(() -> insertByHttp(httpSession, node));
        }
        int passing = ++session;
        int ordered = ++session;
        run(() -> passContexts(passing));
        run(() -> overwrite(ordered));
    }

    private void run(Runnable client) {
        threads.add(
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                client.run();
                            } catch (RuntimeException | AssertionError failed) {
                                note(failed);
                            }
                        }));
    }

    private synchronized void note(Throwable failure) {
        failures.add(failure);
    }

    private void insertByResp(int session, int node) {
        Resp connection = null;
        for (int i = 0; !stopped; i++) {
            Poll.pause();
            try {
                if (connection == null) {
                    connection = nodes.get(node).resp();
                }
                count(recorder.set(connection, wish(session, i)), node);
            } catch (UncheckedIOException broken) {
                close(connection);
                connection = null;
            }
        }
        close(connection);
    }

    private static void close(@Nullable Resp connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private void insertByHttp(int session, int node) {
        List<Op> written = new ArrayList<>();
        for (int i = 0; !stopped; i++) {
            Poll.pause();
            Op op = recorder.put(nodes.get(node), wish(session, i));
            count(op, node);
            if (op.done()) {
                written.add(op);
            }
            if (!written.isEmpty()) {
                Op any = written.get(ThreadLocalRandom.current().nextInt(written.size()));
                recorder.get(anyNode(), Recorder.Wish.of(session, any.ask().key()));
            }
        }
    }

    private Recorder.Wish wish(int session, int i) {
        return Recorder.Wish.of(session, name + ".insert." + session + "." + i);
    }

    private void passContexts(int session) {
        Recorder.Wish wish = Recorder.Wish.of(session, name + ".passing");
        recorder.passing(wish.key());
        Op last = null;
        while (!stopped) {
            Poll.pause();
            Op op = recorder.put(anyNode(), wish.withContextOf(last));
            last = op.done() ? op : last;
        }
    }

    private void overwrite(int session) {
        Recorder.Wish wish = Recorder.Wish.of(session, name + ".ordered");
        recorder.ordered(wish.key());
        while (!stopped) {
            Poll.pause();
            recorder.put(anyNode(), wish);
            recorder.get(anyNode(), wish);
        }
    }

    private RealNode anyNode() {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private void count(Op op, int node) {
        if (op.done()) {
            acknowledged[node].incrementAndGet();
        }
    }

    /// Waits until so many more new keys were acknowledged through each of these nodes.
    void awaitWrites(int more, List<RealNode> through) {
        for (RealNode node : through) {
            AtomicInteger counter = acknowledged[nodes.indexOf(node)];
            int goal = counter.get() + more;
            Poll.until(
                    more + " more writes are acknowledged by " + node.name(),
                    PATIENCE,
                    () -> counter.get() >= goal,
                    () -> counter.get() + " of " + goal);
        }
    }

    /// Returns when no client is at work any more; fails if one of them did.
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a client failed", failures.getFirst());
            }
        }
    }
}
