package dev.gramme.cli.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where a cluster's nodes keep their directories, and with which settings it was made.
///
/// @param temporary removed at the end
record DevDirectory(Path path, boolean temporary) {
    private static final String SETTINGS = "dev.properties";

    /// Where data go unless they are told to go elsewhere.
    static Path home(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        Path data =
                base.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(base);
        return data.resolve("gramme").resolve("dev");
    }

    /// Clusters of other sizes or ports do not get in each other's way.
    static DevDirectory usual(Map<String, String> environment, Map<String, Integer> said) {
        int nodes = said.getOrDefault("nodes", DevPlan.DEFAULT_NODES);
        int port = said.getOrDefault("base-port", DevPlan.DEFAULT_BASE_PORT);
        Path path = home(environment).resolve(nodes + "-nodes-at-" + port);
        return new DevDirectory(path, false);
    }

    static DevDirectory temporary(String prefix) throws IOException {
        return new DevDirectory(Files.createTempDirectory(prefix), true);
    }

    Path of(String node) {
        return path.resolve(node);
    }

    /// Empty for a new directory.
    Map<String, Integer> savedSettings() throws IOException {
        Map<String, Integer> saved = new TreeMap<>();
        Path file = path.resolve(SETTINGS);
        if (Files.notExists(file)) {
            return saved;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        for (String name : properties.stringPropertyNames()) {
            String text = properties.getProperty(name, "");
            if (!text.matches("\\d{1,9}")) {
                throw new IOException(file + " is damaged: " + name + " is " + text);
            }
            saved.put(name, Integer.valueOf(text));
        }
        return saved;
    }

    void save(DevPlan plan) throws IOException {
        Files.createDirectories(path);
        Properties properties = new Properties();
        plan.toMap().forEach((name, value) -> properties.setProperty(name, value.toString()));
        try (Writer writer = Files.newBufferedWriter(path.resolve(SETTINGS))) {
            properties.store(writer, "how gramme dev made this cluster");
        }
    }

    /// Removes a temporary directory with all that is in it.
    void leave() throws IOException {
        if (!temporary || Files.notExists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
