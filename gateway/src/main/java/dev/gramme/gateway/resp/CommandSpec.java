package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.Signature.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One command as clients may ask about it.
///
/// @param name in lower case; of a subcommand `command|subcommand`
/// @param subcommands those of a container; empty: it is none
record CommandSpec(
        String name,
        Role role,
        String summary,
        Signature signature,
        Action action,
        List<CommandSpec> subcommands) {
    /// What a command is for: its group in the manual, and what clients that route or cache go by.
    enum Role {
        CONNECTION("connection", ""),
        SERVER("server", ""),
        READ("string", "readonly"),
        WRITE("string", "write"),
        /// Of no Redis, but of Gramme's own.
        OWN_READ("gramme", "readonly"),
        OWN_WRITE("gramme", "write");

        private final String group;
        private final String flag;

        Role(String group, String flag) {
            this.group = group;
            this.flag = flag;
        }
    }

    /// @param arguments as [Signature] reads them
    static CommandSpec of(Role role, String name, String arguments, String summary, Action action) {
        return new CommandSpec(name, role, summary, Signature.of(arguments), action, List.of());
    }

    /// A command whose second word chooses what it does.
    static CommandSpec container(
            Role role, String name, String summary, List<CommandSpec> subcommands) {
        Action none = call -> call.fail(Commands.wrongCount(name));
        Signature signature = Signature.of("subcommand [argument ...]");
        return new CommandSpec(name, role, summary, signature, none, subcommands);
    }

    /// The same command, which also does something without a second word.
    CommandSpec orBare(Action action) {
        Signature optional = Signature.of("[subcommand [argument ...]]");
        return new CommandSpec(name, role, summary, optional, action, subcommands);
    }

    /// Number of words, its name included; negative: at least as many.
    int arity() {
        return signature.arity(name.indexOf('|') < 0 ? 1 : 2);
    }

    Keys keys() {
        return signature.keys();
    }

    boolean takes(int words) {
        int arity = arity();
        return arity < 0 ? words >= -arity : words == arity;
    }

    @Nullable CommandSpec subcommand(Bytes word) {
        String wanted = name + "|" + word.toUtf8().toLowerCase(Locale.ROOT);
        for (CommandSpec subcommand : subcommands) {
            if (subcommand.name().equals(wanted)) {
                return subcommand;
            }
        }
        return null;
    }

    /// An element of the reply to COMMAND: name, arity, flags, keys, and lists of details of which
    /// all but the subcommands stay empty here.
    RespReply info() {
        RespReply none = new RespReply.Unique(List.of());
        RespReply flags =
                role.flag.isEmpty()
                        ? none
                        : new RespReply.Unique(List.of(new RespReply.Simple(role.flag)));
        return new RespReply.Items(
                List.of(
                        RespReply.Bulk.of(name),
                        new RespReply.Int(arity()),
                        flags,
                        new RespReply.Int(keys().first()),
                        new RespReply.Int(keys().last()),
                        new RespReply.Int(keys().step()),
                        none,
                        none,
                        none,
                        new RespReply.Items(subcommands.stream().map(CommandSpec::info).toList())));
    }

    /// An element of the reply to COMMAND DOCS, which redis-cli turns into its hints.
    RespReply docs() {
        List<RespReply> fields = new ArrayList<>();
        fields.addAll(List.of(RespReply.Bulk.of("summary"), RespReply.Bulk.of(summary)));
        fields.addAll(List.of(RespReply.Bulk.of("since"), RespReply.Bulk.of("1.0.0")));
        fields.addAll(List.of(RespReply.Bulk.of("group"), RespReply.Bulk.of(role.group)));
        if (!subcommands.isEmpty()) {
            List<RespReply> docs = new ArrayList<>();
            subcommands.forEach(
                    sub -> docs.addAll(List.of(RespReply.Bulk.of(sub.name()), sub.docs())));
            fields.addAll(List.of(RespReply.Bulk.of("subcommands"), new RespReply.Pairs(docs)));
        } else if (!signature.isEmpty()) {
            fields.addAll(List.of(RespReply.Bulk.of("arguments"), signature.docs()));
        }
        return new RespReply.Pairs(fields);
    }
}
