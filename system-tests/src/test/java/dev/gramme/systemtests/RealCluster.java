package dev.gramme.systemtests;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Nodes as processes on this machine, for all tests of one class. After a failure the last lines
/// of their logs are printed; the logs stay below `system-tests/target`.
final class RealCluster implements BeforeAllCallback, AfterAllCallback, TestWatcher {
    private static final int LAST_LINES = 40;

    private final int count;
    private final boolean formed;
    private final List<String> flags;
    private final List<RealNode> nodes = new ArrayList<>();
    private String place = "";

    private RealCluster(int count, boolean formed, String... flags) {
        this.count = count;
        this.formed = formed;
        this.flags = List.of(flags);
    }

    /// One cluster of `n1`, `n2` and so on, formed by a list of its initial members.
    static RealCluster of(int count, String... flags) {
        return new RealCluster(count, true, flags);
    }

    /// So many nodes that do not know each other.
    static RealCluster lone(int count, String... flags) {
        return new RealCluster(count, false, flags);
    }

    /// For the second cluster of a class.
    RealCluster besides(String suffix) {
        place = suffix;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Path home = freshDirectory(context.getRequiredTestClass().getSimpleName() + place);
        for (int i = 1; i <= count; i++) {
            nodes.add(new RealNode("n" + i, home.resolve("n" + i)));
        }
        String members = nodes.stream().map(RealNode::listing).collect(Collectors.joining(","));
        try {
            for (RealNode node : nodes) {
                List<String> words = new ArrayList<>(flags);
                if (formed) {
                    words.addAll(List.of("--members", members));
                }
                node.setFlags(words);
                node.start();
            }
            nodes.forEach(RealNode::awaitReady);
            if (formed) {
                nodes.forEach(this::awaitSeesAll);
            }
        } catch (RuntimeException | AssertionError failed) {
            printLogs();
            end();
            throw failed;
        }
    }

    void awaitSeesAll(RealNode node) {
        Poll.until(
                node.name() + " sees all others alive",
                RealNode.START,
                () -> nodes.stream().allMatch(other -> node.sees(other).equals("alive")),
                () -> node.status().toString());
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        printLogs();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end();
    }

    /// Nodes are numbered from 1.
    RealNode node(int number) {
        return nodes.get(number - 1);
    }

    List<RealNode> nodes() {
        return List.copyOf(nodes);
    }

    List<RealNode> nodesBut(RealNode one) {
        return nodes.stream().filter(node -> node != one).toList();
    }

    private void printLogs() {
        for (RealNode node : nodes) {
            System.out.println("---- " + node.name() + ", " + node.log());
            for (String line : lastLines(node.log())) {
                System.out.println(line);
            }
        }
    }

    private static List<String> lastLines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException unreadable) {
            return List.of("no log: " + unreadable);
        }
    }

    private void end() {
        nodes.stream().filter(RealNode::isAlive).forEach(node -> node.program().close());
    }

    /// Below the module's target, emptied first.
    static Path freshDirectory(String name) {
        Path directory = Path.of("system-tests", "target", "real", name).toAbsolutePath();
        try {
            if (Files.exists(directory)) {
                try (var files = Files.walk(directory)) {
                    for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
