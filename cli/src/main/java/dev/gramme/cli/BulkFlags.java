package dev.gramme.cli;

import dev.gramme.client.Level;
import dev.gramme.client.Options;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What a command on many keys may say about its requests.
final class BulkFlags {
    private static final int DEFAULT_TIMEOUT_MS = 10_000;
    private static final int MOST_PARALLEL = 256;

    @Option(names = "--level", description = "one, quorum or all (default: the cluster's r and w)")
    private @Nullable Level level;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = RequestFlags.Milliseconds.class,
            description = "each request is due within it: 1500ms, 2s or 1m (default: 10s)")
    private int timeoutMs = DEFAULT_TIMEOUT_MS;

    @Option(
            names = "--parallel",
            paramLabel = "COUNT",
            converter = Width.class,
            description = "keys on their way at a time, 1 to 256 (default: 32)")
    private int parallel = 32;

    Options options() {
        return new Options(0, 0, level, false, timeoutMs, false);
    }

    int parallel() {
        return parallel;
    }

    static final class Width implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int width = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
            if (width < 1 || width > MOST_PARALLEL) {
                throw new TypeConversionException(
                        "--parallel is 1 to " + MOST_PARALLEL + ", not " + text);
            }
            return width;
        }
    }
}
