package dev.gramme.house;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/// The work tree this test runs in: its files, tracked or not, without what is built or hidden.
final class Repository {
    static final Path ROOT = root();
    private static final Set<String> BUILT = Set.of("target", "node_modules");

    private Repository() {}

    /// Paths relative to the root, in order.
    static List<Path> javaFiles() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new JavaFileVisitor(found));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    static boolean isMain(Path file) {
        return file.toString().contains("/src/main/");
    }

    static String module(Path file) {
        return file.getName(0).toString();
    }

    static String read(Path relative) {
        try {
            return Files.readString(ROOT.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A limit of `house/ratchet.properties`: it may be lowered, and raised only with a reason.
    static int ratchet(String key) {
        Properties limits = new Properties();
        try (Reader reader = Files.newBufferedReader(ROOT.resolve("house/ratchet.properties"))) {
            limits.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String value = limits.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("house/ratchet.properties has no " + key);
        }
        return Integer.parseInt(value.strip());
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path dir = here; dir != null; dir = dir.getParent()) {
            if (Files.isRegularFile(dir.resolve("house/pom.xml"))) {
                return dir;
            }
        }
        throw new IllegalStateException("not inside the repository: " + here);
    }

    private static final class JavaFileVisitor extends SimpleFileVisitor<Path> {
        private final List<Path> found;

        JavaFileVisitor(List<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean skip = !dir.equals(ROOT) && (name.startsWith(".") || BUILT.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
                found.add(ROOT.relativize(file));
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
