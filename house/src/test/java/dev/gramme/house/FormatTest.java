package dev.gramme.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Every Java file is as google-java-format (AOSP style) writes it. To have it write them:
///
/// ```
/// mvn -q -pl house -Dquick test -Dtest=FormatTest -Dformat=rewrite
/// ```
///
/// With `-Dunder=core` it looks only at what lies below that directory.
final class FormatTest {
    private static final String REWRITE =
            "mvn -q -pl house -Dquick test -Dtest=FormatTest -Dformat=rewrite";

    private final boolean rewrite = "rewrite".equals(System.getProperty("format"));
    private final Path under = Path.of(System.getProperty("under", ""));

    @Test
    void everyFileIsFormatted() {
        List<Path> files = Repository.javaFiles().stream().filter(this::isUnder).toList();
        assertThat(files).as("java files").isNotEmpty();
        List<String> unformatted =
                files.parallelStream().filter(this::differs).map(Path::toString).toList();
        assertThat(unformatted).as("not formatted; this formats them: %s", REWRITE).isEmpty();
    }

    @Test
    void seesWhatIsNotFormatted() {
        String ugly = "class  A{int x ;}";
        assertThat(formatted(Path.of("A.java"), ugly)).isNotEqualTo(ugly);
    }

    private boolean isUnder(Path file) {
        return Repository.ROOT.resolve(file).startsWith(Repository.ROOT.resolve(under));
    }

    /// Whether the file still differs from its formatted self after this call.
    private boolean differs(Path file) {
        String source = Repository.read(file);
        String formatted = formatted(file, source);
        if (source.equals(formatted)) {
            return false;
        }
        if (rewrite) {
            write(file, formatted);
        }
        return !rewrite;
    }

    private static String formatted(Path file, String source) {
        JavaFormatterOptions aosp = JavaFormatterOptions.builder().style(Style.AOSP).build();
        try {
            return new Formatter(aosp).formatSourceAndFixImports(source);
        } catch (FormatterException e) {
            throw new IllegalStateException(file + " does not parse: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(Repository.ROOT.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
