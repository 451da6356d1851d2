package dev.gramme.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a JVM remembers of a rehearsed start (an AOT cache), which takes half of what the starts
/// behind it cost. Rehearsed once per run of the tests, when the first process is wanted.
final class QuickStart {
    /// What is remembered is written when the process ends, which keeps a processor busy.
    private static final int END_SECONDS = 120;

    private static final List<String> OPTIONS = rehearse();

    private QuickStart() {}

    /// For every start with the same class path; none if there are no jars to remember.
    static List<String> options() {
        return OPTIONS;
    }

    private static List<String> rehearse() {
        if (!Files.isDirectory(Program.JARS)) {
            return List.of();
        }
        Path home = RealCluster.freshDirectory(QuickStart.class.getSimpleName());
        Path cache = home.resolve("cache.aot");
        int port = FreePorts.one();
        List<String> words = new ArrayList<>(List.of("server", "--exit-with-parent", "--n", "1"));
        words.addAll(List.of("--engine", "log", "--data", home.resolve("data").toString()));
        words.addAll(List.of("--client-port", "" + port, "--peer-port", "" + FreePorts.one()));
        List<String> record = List.of("-XX:AOTCacheOutput=" + cache);
        List<String> command = Program.java(Program.command(record, words));
        // What is remembered must lie in jars: the classes of these tests do not.
        Map<String, String> jars = Map.of("CLASSPATH", Program.jars());
        try (Program node = Program.start(home.resolve("log"), command, jars)) {
            Poll.until("a rehearsal", RealNode.START, () -> visit(port), node::output);
            node.askToStop();
            node.awaitEnd(END_SECONDS);
        }
        return size(cache) == 0
                ? List.of()
                : List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
    }

    private static boolean visit(int port) {
        try (Resp resp = new Resp(port)) {
            Object answer = resp.call("SET", "key", "value");
            return "OK".equals(answer) && new Http(port).get("/kv/key").status() == 200;
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
