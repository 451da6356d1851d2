package dev.gramme.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The jars of a peer, by Maven and only when they are needed: `bench/peers/NAME.xml` says which.
record PeerJars(Path directory) {
    /// @param offline take only what Maven has already
    static PeerJars of(String name, boolean offline)
            throws Missing, IOException, InterruptedException {
        Path directory = Path.of("bench", "target", "peers", name).toAbsolutePath();
        Path log = Path.of("bench", "target", "peers", name + ".log");
        if (!holdsJars(directory)) {
            Files.createDirectories(directory);
            // Without the network first: it is quicker, and usually they are there.
            boolean got =
                    copied(name, directory, log, List.of("-o"))
                            || (!offline && copied(name, directory, log, List.of()));
            if (!got) {
                throw new Missing(
                        "Maven does not have the jars of %s%s; its log: %s"
                                .formatted(name, offline ? " yet" : "", log));
            }
        }
        return new PeerJars(directory);
    }

    private static boolean copied(String name, Path directory, Path log, List<String> flags)
            throws IOException, InterruptedException {
        Stream<String> command =
                Stream.concat(
                        Stream.of("mvn", "-B", "-ntp"),
                        Stream.concat(
                                flags.stream(),
                                Stream.of(
                                        "-f",
                                        "bench/peers/" + name + ".xml",
                                        "dependency:copy-dependencies",
                                        "-DincludeScope=runtime",
                                        "-DoutputDirectory=" + directory)));
        ProcessBuilder builder = new ProcessBuilder(command.toList());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return builder.start().waitFor() == 0 && holdsJars(directory);
        } catch (IOException noMaven) {
            Files.writeString(log, String.valueOf(noMaven.getMessage()));
            return false;
        }
    }

    private static boolean holdsJars(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".jar"));
        }
    }

    /// The names of the jars, in order.
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// The one jar whose name begins so.
    Path jar(String start) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("no %s among %s".formatted(start, directory)));
        }
    }

    /// Of the peer alone.
    String classPath() {
        return directory + File.separator + "*";
    }

    /// The command of a client process: a source file under `bench/peers` that Java compiles
    /// itself, for this build knows nothing of any peer. It sees our load generator, and not our
    /// Netty, since a peer's client may have another one.
    List<String> loader(String source, List<String> options) {
        Stream<String> ours =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(jar -> !Path.of(jar).getFileName().toString().contains("netty"));
        String path = ours.collect(Collectors.joining(File.pathSeparator, "", File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Jdk.running().java(), "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", path + classPath(), "bench/peers/" + source + ".java"));
        return command;
    }
}
