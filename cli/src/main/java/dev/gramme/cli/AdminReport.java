package dev.gramme.cli;

import dev.gramme.cli.terminal.ExitCode;
import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.AdminResult;

import tools.jackson.databind.JsonNode;

import java.util.function.Consumer;

/// Prints what a node said of itself.
final class AdminReport {
    private AdminReport() {}

    static int tell(
            Terminal terminal, boolean json, AdminResult result, Consumer<JsonNode> forPeople) {
        return switch (result) {
            case AdminResult.Document(var content) -> {
                if (json) {
                    new Printout(terminal).json(content);
                } else {
                    forPeople.accept(content);
                }
                yield ExitCode.OK;
            }
            case AdminResult.Failed(var failure) -> FailureReport.tell(terminal, failure, true);
        };
    }

    static String address(JsonNode member, String port) {
        return member.path("host").asString("?") + ":" + member.path(port).asInt(0);
    }
}
