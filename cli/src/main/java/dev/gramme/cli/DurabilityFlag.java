package dev.gramme.cli;

import dev.gramme.client.Durability;
import dev.gramme.client.Options;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// What a write may say of its copies.
final class DurabilityFlag {
    @Option(
            names = "--durability",
            paramLabel = "fsync|none",
            description = {
                "fsync: only copies on disk count; none: do not wait for disks",
                "(default: what each node's settings say)"
            })
    private @Nullable Durability durability;

    Options with(Options options) {
        return options.withDurability(durability);
    }
}
