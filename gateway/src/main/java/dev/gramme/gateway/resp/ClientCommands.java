package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// CLIENT and its subcommands: what libraries say of themselves when they connect, and who else is
/// connected to this node by RESP.
final class ClientCommands {
    private static final int NAME_BYTES = 256;
    private static final Set<String> TYPES =
            Set.of("NORMAL", "MASTER", "REPLICA", "SLAVE", "PUBSUB");

    private ClientCommands() {}

    static CommandSpec container() {
        return CommandSpec.container(
                Role.CONNECTION,
                "client",
                "Tells of this connection and the others",
                List.of(
                        sub(
                                "getname",
                                "",
                                "Returns the connection's name",
                                call -> call.reply(name(call.session().name()))),
                        sub(
                                "id",
                                "",
                                "Returns the connection's number",
                                call -> call.reply(new RespReply.Int(call.session().id()))),
                        sub(
                                "info",
                                "",
                                "Describes this connection",
                                call -> call.reply(lines(call, List.of(call.session())))),
                        sub(
                                "list",
                                "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>]"
                                        + " [ID client-id [client-id ...]]",
                                "Describes the RESP connections of this node",
                                ClientCommands::list),
                        sub(
                                "setinfo",
                                "<LIB-NAME libname | LIB-VER libver>",
                                "Notes the library's name or version",
                                ClientCommands::setInfo),
                        sub(
                                "setname",
                                "connection-name",
                                "Names the connection",
                                call -> setName(call, call.word(2)))));
    }

    private static CommandSpec sub(String name, String arguments, String summary, Action action) {
        return CommandSpec.of(Role.CONNECTION, "client|" + name, arguments, summary, action);
    }

    private static RespReply name(Bytes name) {
        return name.length() == 0 ? new RespReply.Nothing() : new RespReply.Bulk(name);
    }

    private static void setName(Call call, Bytes name) {
        String objection = objection(name);
        if (objection.isEmpty()) {
            call.session().rename(name);
            call.reply(RespReply.OK);
        } else {
            call.fail(objection);
        }
    }

    private static void setInfo(Call call) {
        String field = call.word(2).toUtf8();
        boolean name = field.equalsIgnoreCase("lib-name");
        if (!name && !field.equalsIgnoreCase("lib-ver")) {
            call.fail("ERR Unrecognized option '" + field + "'");
        } else if (call.word(3).length() > NAME_BYTES) {
            call.fail(tooLong(field.toLowerCase(Locale.ROOT)));
        } else if (!isPrintable(call.word(3))) {
            call.fail(
                    "ERR "
                            + field.toLowerCase(Locale.ROOT)
                            + " cannot contain spaces, newlines or special characters.");
        } else {
            call.session().useLibrary(name, call.word(3));
            call.reply(RespReply.OK);
        }
    }

    /// What is wrong with a connection's name; empty: nothing.
    static String objection(Bytes name) {
        if (!isPrintable(name)) {
            return "ERR Client names cannot contain spaces, newlines or special characters.";
        }
        return name.length() <= NAME_BYTES ? "" : tooLong("a client name");
    }

    private static String tooLong(String what) {
        return "TOOLARGE " + what + " has at most " + NAME_BYTES + " bytes";
    }

    private static boolean isPrintable(Bytes word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.at(i) < '!' || word.at(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void list(Call call) {
        List<Session> all = new ArrayList<>(call.session().face().sessions());
        if (call.count() == 2) {
            call.reply(lines(call, all));
        } else if (call.keyword(2).equals("TYPE") && call.count() == 4) {
            String type = call.keyword(3);
            if (TYPES.contains(type)) {
                call.reply(lines(call, type.equals("NORMAL") ? all : List.of()));
            } else {
                call.fail("ERR Unknown client type '" + call.word(3).toUtf8() + "'");
            }
        } else if (call.keyword(2).equals("ID") && call.count() > 3) {
            TreeSet<Long> ids = new TreeSet<>();
            for (Bytes word : call.wordsFrom(3)) {
                @Nullable Long id = RedisInteger.parse(word);
                if (id == null) {
                    call.fail("ERR Invalid client ID");
                    return;
                }
                ids.add(id);
            }
            all.removeIf(session -> !ids.contains(session.id()));
            call.reply(lines(call, all));
        } else {
            call.fail(Commands.SYNTAX);
        }
    }

    private static RespReply lines(Call call, List<Session> sessions) {
        long nowMs = call.nowMs();
        StringBuilder text = new StringBuilder();
        sessions.forEach(session -> text.append(session.line(nowMs)).append('\n'));
        return new RespReply.Text(text.toString());
    }
}
