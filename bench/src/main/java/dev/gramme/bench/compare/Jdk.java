package dev.gramme.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An installed JDK.
record Jdk(Path home) {
    private static final String KEY = "JAVA_VERSION=";

    /// The one that runs this.
    static Jdk running() {
        return new Jdk(Path.of(System.getProperty("java.home")));
    }

    /// For a peer that does not run on ours: looked for where the launcher looks.
    static Jdk find(int version) throws Missing, IOException {
        List<Path> homes = new ArrayList<>();
        String variable = "JAVA%d_HOME".formatted(version);
        String named = System.getenv().getOrDefault(variable, "");
        if (!named.isEmpty()) {
            homes.add(Path.of(named));
        }
        String user = System.getProperty("user.home");
        for (String place :
                List.of(
                        "/usr/lib/jvm",
                        "/opt/java",
                        "/opt",
                        user + "/.sdkman/candidates/java",
                        user + "/.jdks",
                        "/Library/Java/JavaVirtualMachines")) {
            homes.addAll(within(Path.of(place)));
        }
        for (Path home : homes) {
            if (isVersion(home, version)) {
                return new Jdk(home);
            }
        }
        throw new Missing(
                "JDK %d is needed and not found: install one, or set %s to it"
                        .formatted(version, variable));
    }

    private static List<Path> within(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(place)) {
            return found.flatMap(path -> Stream.of(path, path.resolve("Contents/Home")))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isVersion(Path home, int version) throws IOException {
        return Files.isExecutable(home.resolve("bin/java"))
                && new Jdk(home).version().matches(version + "(\\..*)?");
    }

    /// As its file `release` says, "17.0.15"; empty if it does not.
    String version() throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return "";
        }
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith(KEY))
                .map(line -> line.substring(KEY.length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    String java() {
        return home.resolve("bin/java").toString();
    }
}
