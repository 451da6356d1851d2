package dev.gramme.cli;

import dev.gramme.bench.Bench;
import dev.gramme.bench.load.Distribution;
import dev.gramme.bench.load.Extent;
import dev.gramme.bench.load.Plan;
import dev.gramme.bench.load.Pressure;
import dev.gramme.bench.load.Sizes;
import dev.gramme.bench.load.Unreachable;
import dev.gramme.bench.load.Verdict;
import dev.gramme.bench.load.Workload;
import dev.gramme.bench.socket.Protocol;
import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@Command(
        name = "bench",
        description = {
            "Load a running server, and say what it reached and how long answers took.",
            "Without --rate as many requests are outstanding as connections times pipeline (closed"
                    + " loop). With it, requests are due at fixed times, and an answer's time"
                    + " counts from when its request was due (open loop).",
            "The keys it writes stay."
        })
final class BenchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private Target target = new Target();

    @Option(
            names = "--protocol",
            converter = Speech.class,
            paramLabel = "NAME",
            description =
                    "resp, http, or in-process: a node of its own in this process, without sockets"
                            + " (default: resp)")
    private Spoken protocol = Spoken.RESP;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "requests due per second (default: as fast as answers come)")
    private @Nullable Double rate;

    @Option(names = "--connections", paramLabel = "N", description = "default: 50")
    private int connections = 50;

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            description = "requests outstanding on each connection (default: 1)")
    private int pipeline = 1;

    @Option(names = "--threads", paramLabel = "N", description = "of the client (default: 1)")
    private int threads = 1;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Time.class,
            description = "what is counted, as 500ms, 30s, 5m or 1h (default: 10s)")
    private @Nullable Duration duration;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "end after that many, or --duration, if given and sooner")
    private @Nullable Long operations;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = Time.class,
            description = "load before that is not counted (default: 3s; with --operations: none)")
    private @Nullable Duration warmUp;

    @Option(names = "--keys", paramLabel = "N", description = "how many (default: 100000)")
    private long keys = 100_000;

    @Option(
            names = "--distribution",
            paramLabel = "NAME",
            description = "of keys: uniform, zipfian or sequential (default: uniform)")
    private Distribution distribution = Distribution.UNIFORM;

    @Option(
            names = "--value-size",
            paramLabel = "BYTES",
            converter = ValueSizes.class,
            description = "as 100, 4KiB, or 64-1024: any length between (default: 100)")
    private Sizes sizes = Sizes.of(100);

    @Option(
            names = "--reads",
            paramLabel = "PERCENT",
            description = "how many requests of a hundred read; the others write (default: 50)")
    private int reads = 50;

    @Option(
            names = "--no-fill",
            description = "do not write every key once before; only done if there are reads")
    private boolean noFill;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "what every key begins with (default: bench:)")
    private String prefix = "bench:";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "equal seeds choose equal keys and values (default: 1)")
    private long seed = 1;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        Bench.Goal goal = goal();
        BenchReport report = new BenchReport(terminal, words(goal), target.json());
        try {
            Verdict verdict =
                    Bench.run(
                            goal,
                            plan,
                            plan.workload().readPercent() > 0 && !noFill,
                            line -> terminal.err().println("bench: " + line));
            report.tell(verdict);
            return verdict.good() ? ExitCode.OK : ExitCode.FAILED;
        } catch (Unreachable nobody) {
            terminal.complain(String.valueOf(nobody.getMessage()));
            terminal.hint("--port or --url of a node, or gramme dev to start three");
            return ExitCode.UNAVAILABLE;
        }
    }

    private Plan plan() {
        try {
            return new Plan(
                    new Workload(keys, distribution, sizes, reads, prefix, seed),
                    new Pressure(connections, pipeline, threads, perSecond()),
                    extent());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private double perSecond() {
        if (rate == null) {
            return 0;
        }
        if (!(rate >= 1)) {
            throw wrong("a rate is at least 1 per second, not " + rate);
        }
        return rate;
    }

    private Extent extent() {
        if (operations == null) {
            return Extent.lasting(
                    warmUp == null ? Duration.ofSeconds(3) : warmUp,
                    duration == null ? Duration.ofSeconds(10) : duration);
        }
        return new Extent(
                warmUp == null ? Duration.ZERO : warmUp,
                duration == null ? Extent.MAX : duration,
                operations);
    }

    private Bench.Goal goal() {
        if (protocol == Spoken.IN_PROCESS) {
            if (target.isGiven()) {
                throw wrong("in-process starts its own node: --port and --url have no place");
            }
            return new Bench.Goal.InProcess();
        }
        List<InetSocketAddress> addresses =
                target.addresses(terminal).stream()
                        .map(uri -> new InetSocketAddress(uri.getHost(), uri.getPort()))
                        .toList();
        return new Bench.Goal.Sockets(
                protocol == Spoken.RESP ? Protocol.RESP : Protocol.HTTP, addresses);
    }

    private static String words(Bench.Goal goal) {
        return switch (goal) {
            case Bench.Goal.InProcess _ -> "in-process";
            case Bench.Goal.Sockets(Protocol protocol, List<InetSocketAddress> addresses) ->
                    protocol.name().toLowerCase(Locale.ROOT)
                            + " "
                            + String.join(
                                    ",",
                                    addresses.stream()
                                            .map(at -> at.getHostString() + ":" + at.getPort())
                                            .toList());
        };
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("used outside of a command: " + message);
        }
        return new ParameterException(spec.commandLine(), message);
    }

    /// What can be spoken, in the command line's words.
    enum Spoken {
        RESP,
        HTTP,
        IN_PROCESS
    }

    static final class Speech implements ITypeConverter<Spoken> {
        @Override
        public Spoken convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "resp" -> Spoken.RESP;
                case "http" -> Spoken.HTTP;
                case "in-process" -> Spoken.IN_PROCESS;
                default ->
                        throw new TypeConversionException(
                                "RESP, HTTP and in-process are spoken, not " + text);
            };
        }
    }

    static final class Time implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
        private static final Map<String, Long> MS =
                Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

        @Override
        public Duration convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (matcher.matches()) {
                long ms = Long.parseLong(matcher.group(1)) * MS.getOrDefault(matcher.group(2), 0L);
                Duration time = Duration.ofMillis(ms);
                if (ms > 0 && time.compareTo(Extent.MAX) <= 0) {
                    return time;
                }
            }
            throw new TypeConversionException(
                    "a time is 1ms to 7 days, as 500ms, 30s, 5m or 1h, not " + text);
        }
    }

    static final class ValueSizes implements ITypeConverter<Sizes> {
        private static final Pattern FORM =
                Pattern.compile("(\\d{1,9})(k|kib|m|mib)?(?:-(\\d{1,9})(k|kib|m|mib)?)?");

        @Override
        public Sizes convert(String text) {
            Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                long least = bytes(matcher.group(1), matcher.group(2));
                boolean one = matcher.group(3) == null;
                long most = one ? least : bytes(matcher.group(3), matcher.group(4));
                if (least <= Sizes.MAX_BYTES && most <= Sizes.MAX_BYTES) {
                    return sizes((int) least, (int) most);
                }
            }
            throw new TypeConversionException(
                    "a value is 0 to 8MiB long, as 100, 4KiB or 64-1024, not " + text);
        }

        private static Sizes sizes(int least, int most) {
            try {
                return new Sizes(least, most);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }

        private static long bytes(String number, @Nullable String unit) {
            long factor = unit == null ? 1 : unit.startsWith("k") ? 1 << 10 : 1 << 20;
            return Long.parseLong(number) * factor;
        }
    }
}
