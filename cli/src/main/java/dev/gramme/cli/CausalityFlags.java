package dev.gramme.cli;

import dev.gramme.client.Causality;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What a writer says it has seen; the flags exclude each other.
final class CausalityFlags {
    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            converter = Hex.class,
            description = "the context that an earlier answer for this key printed")
    private @Nullable String context;

    @Option(
            names = "--if-match",
            paramLabel = "CONTEXT",
            converter = Hex.class,
            description = "the same, and write nothing if anybody else has written since")
    private @Nullable String unchanged;

    @Option(
            names = "--blind",
            description = "write beside what is there, as if at the same time: makes a sibling")
    private boolean blind;

    static Causality of(@Nullable CausalityFlags flags) {
        if (flags == null) {
            return Causality.OVERWRITE;
        }
        if (flags.context != null) {
            return new Causality.Context(flags.context);
        }
        if (flags.unchanged != null) {
            return new Causality.Unchanged(flags.unchanged);
        }
        return flags.blind ? Causality.BLIND : Causality.OVERWRITE;
    }

    static final class Hex implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isEmpty() || !text.matches("([0-9a-fA-F]{2})*+")) {
                throw new TypeConversionException(
                        "a context is the hexadecimal text that an earlier answer printed");
            }
            return text;
        }
    }
}
