package dev.gramme.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The jars of a peer, by Maven and only when they are needed: `bench/peers/NAME.xml` says which.
record PeerJars(Path directory) {
    /// @param offline take only what Maven has already
    static PeerJars hazelcast(boolean offline) throws Missing, IOException, InterruptedException {
        return resolve(Scale.HAZELCAST, offline);
    }

    private static PeerJars resolve(String name, boolean offline)
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

    /// Of the peer alone.
    String classPath() {
        return directory + File.separator + "*";
    }
}
