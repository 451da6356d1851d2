package dev.gramme.cli;

import picocli.CommandLine.Option;

/// What every command understands.
final class HelpFlag {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean asked;

    boolean isAsked() {
        return asked;
    }
}
