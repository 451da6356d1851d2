package dev.gramme.cli;

import dev.gramme.server.Main;
import dev.gramme.simulator.Simulate;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.util.List;
import java.util.Locale;

/// Commands that are programs of their own: they read their own arguments.
enum Program {
    SERVER("Run one node until it is told to stop."),
    CONFIG("check or show --origin: a node's settings, and who set them."),
    SIMULATE("Play a cluster in virtual time, with faults, from a seed.");

    private final String purpose;

    Program(String purpose) {
        this.purpose = purpose;
    }

    static @Nullable Program named(String word) {
        for (Program program : values()) {
            if (program.word().equals(word)) {
                return program;
            }
        }
        return null;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int run(List<String> args) {
        return switch (this) {
            case SERVER -> Main.run(args);
            case CONFIG -> Main.config(args);
            case SIMULATE -> Simulate.run(args);
        };
    }

    /// How the command stands in the list of all.
    CommandSpec listing() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(purpose);
        return spec;
    }
}
