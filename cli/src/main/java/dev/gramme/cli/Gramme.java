package dev.gramme.cli;

import dev.gramme.cli.dev.DevCommand;
import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The `gramme` command.
@Command(
        name = "gramme",
        description = "A key-value database without a leader: always writable, conflicts shown.",
        versionProvider = Gramme.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed or nothing there, 2 wrong use,",
            "3 unavailable (nothing was done), 4 unknown (a write may live),",
            "5 conflict (of two clusters), 6 damage was found by a scrub, 70 a bug.",
            "Start here: gramme dev"
        })
public final class Gramme {
    private Gramme() {}

    public static void main(String[] args) {
        // Texts are English, and numbers are written as machines read them, whatever the machine.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(Arrays.asList(args), Terminal.ofProcess()));
    }

    static int run(List<String> args, Terminal terminal) {
        Program program = args.isEmpty() ? null : Program.named(args.getFirst());
        if (program != null) {
            return program.run(args.subList(1, args.size()));
        }
        CommandLine command = commands(terminal);
        if (args.isEmpty()) {
            command.usage(terminal.out());
            return ExitCode.OK;
        }
        return command.execute(args.toArray(String[]::new));
    }

    private static CommandLine commands(Terminal terminal) {
        CommandLine command =
                new CommandLine(new Gramme())
                        .addSubcommand(
                                new DevCommand(
                                        terminal, Gramme.class.getName(), Program.SERVER::run))
                        .addSubcommand(new PutCommand(terminal))
                        .addSubcommand(new GetCommand(terminal))
                        .addSubcommand(new DeleteCommand(terminal))
                        .addSubcommand(new StatusCommand(terminal))
                        .addSubcommand(new RingCommand(terminal))
                        .addSubcommand(new JoinCommand(terminal))
                        .addSubcommand(BackupCommand.with(terminal))
                        .addSubcommand(new ExportCommand(terminal))
                        .addSubcommand(new ImportCommand(terminal))
                        .addSubcommand(new ScrubCommand(terminal))
                        .addSubcommand(new BenchCommand(terminal));
        for (Program program : Program.values()) {
            command.addSubcommand(program.word(), program.listing());
        }
        command.getSubcommands().values().forEach(Gramme::addHelp);
        command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        command.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setUsageHelpAutoWidth(false);
        command.setParameterExceptionHandler((wrong, _) -> tellWrongUse(wrong, terminal));
        command.setExecutionExceptionHandler((e, failed, _) -> tellBug(e, failed, terminal));
        return command;
    }

    private static void addHelp(CommandLine subcommand) {
        subcommand
                .getCommandSpec()
                .addMixin("help", CommandSpec.forAnnotatedObject(new HelpFlag()));
        subcommand.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        subcommand.getSubcommands().values().forEach(Gramme::addHelp);
    }

    private static int tellWrongUse(ParameterException wrong, Terminal terminal) {
        terminal.complain(sentence(wrong));
        List<String> meant =
                wrong instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        terminal.hint(
                meant.isEmpty()
                        ? name + " --help"
                        : String.join(" or ", meant) + "; or " + name + " --help");
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return "not known here: " + String.join(" ", unmatched.getUnmatched());
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong use");
    }

    private static int tellBug(Exception e, CommandLine failed, Terminal terminal) {
        if (e instanceof ParameterException wrong) {
            return tellWrongUse(wrong, terminal);
        }
        StackTraceElement[] trace = e.getStackTrace();
        terminal.complain("a bug in gramme: " + e + (trace.length == 0 ? "" : " at " + trace[0]));
        terminal.hint(
                "report this line with the command, which was: "
                        + failed.getCommandSpec().qualifiedName());
        return ExitCode.BUG;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Gramme.class.getPackage().getImplementationVersion();
            return new String[] {
                "gramme %s (Java %s)"
                        .formatted(
                                version == null ? "development" : version,
                                System.getProperty("java.version"))
            };
        }
    }
}
