package dev.gramme.cli;

import dev.gramme.client.Level;
import dev.gramme.client.Options;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What every request may say about itself.
final class RequestFlags {
    @Option(
            names = "-r",
            paramLabel = "R",
            converter = Quorum.class,
            description = "homes that must answer a read (default: the cluster's)")
    private @Nullable Integer r;

    @Option(
            names = "-w",
            paramLabel = "W",
            converter = Quorum.class,
            description = "copies that must be written (default: the cluster's)")
    private @Nullable Integer w;

    @Option(names = "--level", description = "one, quorum or all, in place of -r and -w")
    private @Nullable Level level;

    @Option(names = "--strict", description = "count home replicas only, no fallbacks")
    private boolean strict;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Milliseconds.class,
            description = "the answer is due within it: 1500ms, 2s or 1m (default: 2s)")
    private @Nullable Integer timeoutMs;

    @Option(names = "--explain", description = "tell the story of the request on standard error")
    private boolean explain;

    boolean explain() {
        return explain;
    }

    Options options() {
        return new Options(
                r == null ? 0 : r,
                w == null ? 0 : w,
                level,
                strict,
                timeoutMs == null ? 0 : timeoutMs,
                explain);
    }

    static final class Quorum implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-9]\\d{0,6}")) {
                throw new TypeConversionException(
                        "a quorum is a number from 1 to the cluster's n, not " + text);
            }
            return Integer.valueOf(text);
        }
    }

    static final class Milliseconds implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("\\d{1,7}(ms|s|m)?")) {
                long amount = Long.parseLong(text.replaceAll("\\D", ""));
                long ms = amount * factor(text);
                if (ms >= 1 && ms <= Options.MAX_TIMEOUT_MS) {
                    return (int) ms;
                }
            }
            throw new TypeConversionException(
                    "a timeout is 1ms to 1m, as 1500ms or 2s, not " + text);
        }

        private static int factor(String text) {
            if (text.endsWith("s")) {
                return text.endsWith("ms") ? 1 : 1_000;
            }
            return text.endsWith("m") ? 60_000 : 1;
        }
    }
}
