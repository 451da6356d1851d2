package dev.gramme.gateway.resp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// COMMAND, COMMAND COUNT, INFO and DOCS: what libraries and redis-cli ask about the commands.
final class CommandCommand {
    private CommandCommand() {}

    static void run(Call call) {
        if (call.count() == 1) {
            call.reply(
                    new RespReply.Items(Commands.all().stream().map(CommandSpec::info).toList()));
            return;
        }
        switch (call.keyword(1)) {
            case "COUNT" -> call.reply(new RespReply.Int(Commands.all().size()));
            case "INFO" -> call.reply(info(call));
            case "DOCS" -> call.reply(docs(call));
            default -> call.fail(Commands.unknownSubcommand(call));
        }
    }

    private static RespReply info(Call call) {
        List<RespReply> items = new ArrayList<>();
        if (call.count() == 2) {
            Commands.all().forEach(spec -> items.add(spec.info()));
        }
        for (int i = 2; i < call.count(); i++) {
            @Nullable CommandSpec spec = Commands.find(call.word(i));
            items.add(spec == null ? new RespReply.Nothing() : spec.info());
        }
        return new RespReply.Items(items);
    }

    private static RespReply docs(Call call) {
        List<RespReply> items = new ArrayList<>();
        for (CommandSpec spec : call.count() == 2 ? Commands.all() : named(call)) {
            items.add(RespReply.Bulk.of(spec.name()));
            items.add(spec.docs());
        }
        return new RespReply.Pairs(items);
    }

    private static List<CommandSpec> named(Call call) {
        List<CommandSpec> specs = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            @Nullable CommandSpec spec = Commands.find(call.word(i));
            if (spec != null) {
                specs.add(spec);
            }
        }
        return specs;
    }
}
