package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.Failure;

/// Tells a failure in one or two lines and turns it into an exit code.
final class FailureReport {
    private FailureReport() {}

    /// @param read the request was a read: it changed nothing
    static int tell(Terminal terminal, Failure failure, boolean read) {
        terminal.complain(sentence(failure, read));
        String hint = hint(failure, read);
        if (!hint.isEmpty()) {
            terminal.hint(hint);
        }
        return exitCode(failure);
    }

    static int exitCode(Failure failure) {
        return switch (failure) {
            case Failure.NotApplied _, Failure.Unreadable _, Failure.Unreachable _ ->
                    ExitCode.UNAVAILABLE;
            case Failure.Unknown _, Failure.NoAnswer _ -> ExitCode.UNKNOWN;
            case Failure.Refused _ -> ExitCode.USAGE;
            case Failure.Changed _ -> ExitCode.CONFLICT;
            case Failure.Strange _ -> ExitCode.FAILED;
        };
    }

    /// A word for programs.
    static String outcome(Failure failure) {
        return switch (failure) {
            case Failure.NotApplied _ -> "not-applied";
            case Failure.Unknown _ -> "unknown";
            case Failure.Unreadable _ -> "unreadable";
            case Failure.Refused _ -> "refused";
            case Failure.Changed _ -> "conflict";
            case Failure.Unreachable _ -> "unreachable";
            case Failure.NoAnswer _ -> "no-answer";
            case Failure.Strange _ -> "strange";
        };
    }

    private static String sentence(Failure failure, boolean read) {
        return switch (failure) {
            case Failure.NotApplied _,
                    Failure.Unknown _,
                    Failure.Unreadable _,
                    Failure.Refused _,
                    Failure.Changed _ ->
                    failure.detail();
            case Failure.Unreachable _ -> failure.detail() + (read ? "" : "; nothing was written");
            case Failure.NoAnswer _ ->
                    failure.detail() + (read ? "" : "; whether it was written is unknown");
            case Failure.Strange(int status, String detail) ->
                    "HTTP " + status + " is no answer of gramme: " + detail;
        };
    }

    private static String hint(Failure failure, boolean read) {
        return switch (failure) {
            case Failure.NotApplied(var reason, _) -> hint(reason);
            case Failure.Unknown _ -> "gramme get it before writing again: it may come to be seen";
            case Failure.Unreadable _ -> "gramme status, or a lower -r";
            case Failure.Refused _ -> "";
            case Failure.Changed _ -> "gramme get it, and decide with the context it prints";
            case Failure.Unreachable _ -> "--port or --url of a node, or gramme dev to start three";
            case Failure.NoAnswer _ ->
                    read ? "gramme status, or a longer --timeout" : "gramme get it, then decide";
            case Failure.Strange _ -> "--port or --url of a node of gramme";
        };
    }

    private static String hint(String reason) {
        return switch (reason) {
            case "quorum" -> "gramme status, or a lower -w";
            case "overloaded" -> "again a little later";
            case "full" -> "gramme delete what is not needed, or a higher --memory-limit";
            case "not-serving" -> "gramme status until the node is ready, or another node";
            default -> "gramme status";
        };
    }
}
