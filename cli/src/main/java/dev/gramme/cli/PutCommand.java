package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.Sibling;
import dev.gramme.client.WriteResult;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

@Command(
        name = "put",
        description = {
            "Write a value; without VALUE it is read from standard input.",
            "Replaces what is there, unless --context, --if-match or --blind says otherwise."
        })
final class PutCommand implements Callable<Integer> {
    /// No node takes more, whatever its settings.
    private static final int MAX_BYTES = 8 << 20;

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Terminal terminal;

    @Spec private @Nullable CommandSpec spec;
    @Mixin private Target target = new Target();
    @Mixin private RequestFlags flags = new RequestFlags();
    @Mixin private DurabilityFlag durability = new DurabilityFlag();
    @ArgGroup private @Nullable CausalityFlags causality;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "content type kept with the value (default: text for VALUE, else none)")
    private @Nullable String type;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Lifetime.class,
            description =
                    "the value expires after it: 1500ms, 90s, 15m, 12h or 7d (default: never)")
    private Duration ttl = Duration.ZERO;

    @Parameters(index = "0", paramLabel = "KEY", converter = KeyText.Converter.class)
    private KeyText key = KeyText.NONE;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE")
    private @Nullable String value;

    PutCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (GrammeClient client = target.connect(terminal)) {
            Sibling written = new Sibling(contentType(), body());
            WriteResult result =
                    client.put(
                            key.bytes(),
                            written,
                            ttl,
                            CausalityFlags.of(causality),
                            durability.with(flags.options()));
            return new WriteReport(terminal, key, target.json()).tell("stored", result);
        } catch (IOException e) {
            terminal.complain("cannot read standard input: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private String contentType() {
        if (type != null) {
            if (!type.matches("[\\x20-\\x7e]{1,1024}")) {
                throw wrong("--type has 1 to 1024 printable ASCII characters");
            }
            return type;
        }
        return value == null ? "" : TEXT;
    }

    private byte[] body() throws IOException {
        if (value == null && terminal.interactive()) {
            terminal.err().println("gramme: reading the value from the terminal; end it with ^D");
        }
        byte[] body =
                value != null
                        ? value.getBytes(StandardCharsets.UTF_8)
                        : terminal.in().readNBytes(MAX_BYTES + 1);
        if (value != null && value.indexOf('\uFFFD') >= 0) {
            throw wrong("the value holds bytes that this locale cannot carry: give it on stdin");
        }
        if (body.length > MAX_BYTES) {
            throw wrong("a value has at most " + MAX_BYTES + " bytes; this one has more");
        }
        return body;
    }

    static final class Lifetime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[1-9][0-9]{0,4}(ms|s|m|h|d)")) {
                throw new TypeConversionException(
                        "a time to live is 1ms to 99999d, as 1500ms, 90s, 15m, 12h or 7d, not "
                                + text);
            }
            long count = Long.parseLong(text.replaceAll("[a-z]", ""));
            return switch (text.replaceAll("[0-9]", "")) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofMillis(count);
            };
        }
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("used outside of a command: " + message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
