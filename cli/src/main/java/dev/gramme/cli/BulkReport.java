package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Failure;
import dev.gramme.client.backup.BackupFault;
import dev.gramme.client.bulk.Tally;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/// Tells what became of many keys.
final class BulkReport {
    private BulkReport() {}

    /// For people, in one line.
    static String sentence(String verb, Tally tally) {
        List<String> parts = new ArrayList<>();
        parts.add(verb + " " + keys(tally.written(), tally.values()));
        add(parts, tally.same(), "key", "there already");
        add(parts, tally.expired(), "value", "expired since");
        add(parts, tally.differing(), "key", "left alone, with other values");
        add(parts, tally.failed(), "key", "failed");
        return String.join("; ", parts);
    }

    /// As `2 keys (3 values)`.
    static String keys(long keys, long values) {
        return count(keys, "key") + " (" + count(values, "value") + ")";
    }

    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static void add(List<String> parts, long count, String noun, String what) {
        if (count > 0) {
            parts.add(count(count, noun) + " " + what);
        }
    }

    static void addTo(ObjectNode json, Tally tally) {
        json.put("keys", tally.keys());
        json.put("written", tally.written());
        json.put("values_written", tally.values());
        json.put("same", tally.same());
        json.put("expired_values", tally.expired());
        json.put("different", tally.differing());
        json.put("failed", tally.failed());
    }

    /// Tells of the keys that were not written, and gives the exit code.
    ///
    /// @param refuses whether keys that hold other values are a failure
    static int tellLeft(Terminal terminal, Tally tally, boolean refuses) {
        tally.failures().forEach(terminal::complain);
        more(terminal, tally.failed() - tally.failures().size());
        @Nullable Failure failure = tally.failure();
        if (failure != null) {
            return failure instanceof Failure.Refused
                    ? ExitCode.FAILED
                    : FailureReport.exitCode(failure);
        }
        if (refuses && tally.differing() > 0) {
            tellDifferent(terminal, tally);
            return ExitCode.CONFLICT;
        }
        return ExitCode.OK;
    }

    static void tellDifferent(Terminal terminal, Tally tally) {
        tally.different().forEach(key -> terminal.complain("other values in " + key));
        more(terminal, tally.differing() - tally.different().size());
        terminal.hint("--if-present skip, keep-both or replace");
    }

    private static void more(Terminal terminal, long count) {
        if (count > 0) {
            terminal.complain("and " + count + " more");
        }
    }

    static int tell(Terminal terminal, BackupFault fault) {
        String.valueOf(fault.getMessage()).lines().forEach(terminal::complain);
        @Nullable Failure failure = fault.failure();
        return switch (fault.kind()) {
            case WRONG_DIRECTORY -> ExitCode.USAGE;
            case DAMAGED, DISK -> ExitCode.FAILED;
            case CLUSTER -> failure == null ? ExitCode.FAILED : FailureReport.exitCode(failure);
        };
    }
}
