package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.CommandSpec.Role;
import dev.gramme.gateway.resp.Signature.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// COMMAND and its subcommands: what libraries and redis-cli ask about the commands.
final class CommandCommands {
    private CommandCommands() {}

    static CommandSpec container() {
        return CommandSpec.container(
                        Role.SERVER,
                        "command",
                        "Describes all commands",
                        List.of(
                                sub(
                                        "count",
                                        "",
                                        "Counts the commands",
                                        call ->
                                                call.reply(
                                                        new RespReply.Int(Commands.all().size()))),
                                sub(
                                        "docs",
                                        "[command-name [command-name ...]]",
                                        "Documents commands",
                                        CommandCommands::docs),
                                sub(
                                        "getkeys",
                                        "command [argument ...]",
                                        "Returns the keys of a command",
                                        CommandCommands::getKeys),
                                sub(
                                        "info",
                                        "[command-name [command-name ...]]",
                                        "Describes commands",
                                        CommandCommands::info),
                                sub(
                                        "list",
                                        "[FILTERBY <MODULE module-name | PATTERN pattern>]",
                                        "Returns the commands' names",
                                        CommandCommands::list)))
                .orBare(call -> call.reply(info(Commands.all())));
    }

    private static CommandSpec sub(String name, String arguments, String summary, Action action) {
        return CommandSpec.of(Role.SERVER, "command|" + name, arguments, summary, action);
    }

    private static void info(Call call) {
        if (call.count() == 2) {
            call.reply(info(Commands.all()));
            return;
        }
        List<RespReply> items = new ArrayList<>();
        for (Bytes name : call.wordsFrom(2)) {
            @Nullable CommandSpec spec = Commands.findAny(name);
            items.add(spec == null ? new RespReply.Nothing() : spec.info());
        }
        call.reply(new RespReply.Items(items));
    }

    private static RespReply info(List<CommandSpec> specs) {
        return new RespReply.Items(specs.stream().map(CommandSpec::info).toList());
    }

    private static void docs(Call call) {
        List<RespReply> items = new ArrayList<>();
        for (CommandSpec spec : call.count() == 2 ? Commands.all() : named(call)) {
            items.add(RespReply.Bulk.of(spec.name()));
            items.add(spec.docs());
        }
        call.reply(new RespReply.Pairs(items));
    }

    private static List<CommandSpec> named(Call call) {
        List<CommandSpec> specs = new ArrayList<>();
        for (Bytes name : call.wordsFrom(2)) {
            @Nullable CommandSpec spec = Commands.findAny(name);
            if (spec != null) {
                specs.add(spec);
            }
        }
        return specs;
    }

    /// All names, or those FILTERBY leaves: there are no modules.
    private static void list(Call call) {
        boolean all = call.count() == 2;
        boolean filter = call.count() == 5 && call.keyword(2).equals("FILTERBY");
        String by = filter ? call.keyword(3) : "";
        if (all || by.equals("PATTERN")) {
            Glob glob = new Glob(all ? Bytes.utf8("*") : call.word(4));
            call.reply(
                    new RespReply.Items(
                            Commands.all().stream()
                                    .map(spec -> Bytes.utf8(spec.name()))
                                    .filter(glob::matches)
                                    .<RespReply>map(RespReply.Bulk::new)
                                    .toList()));
        } else if (by.equals("MODULE")) {
            call.reply(new RespReply.Items(List.of()));
        } else {
            call.fail(Commands.SYNTAX);
        }
    }

    private static void getKeys(Call call) {
        @Nullable CommandSpec spec = Commands.find(call.word(2));
        int words = call.count() - 2;
        if (spec == null) {
            call.fail("ERR Invalid command specified");
        } else if (spec.keys().first() == 0) {
            call.fail("ERR The command has no key arguments");
        } else if (!spec.takes(words)) {
            call.fail("ERR Invalid number of arguments specified for command");
        } else {
            Keys keys = spec.keys();
            List<RespReply> found = new ArrayList<>();
            for (int at = keys.first(); at < keys.end(words); at += keys.step()) {
                found.add(new RespReply.Bulk(call.word(at + 2)));
            }
            call.reply(new RespReply.Items(found));
        }
    }
}
