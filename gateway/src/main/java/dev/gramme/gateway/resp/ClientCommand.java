package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import java.util.Locale;

/// CLIENT with the subcommands that libraries send when they connect.
final class ClientCommand {
    private static final int NAME_BYTES = 256;

    static final String WRONG_NAME =
            "ERR Client names cannot contain spaces, newlines or special characters, and have at"
                    + " most 256 bytes.";

    private ClientCommand() {}

    static void run(Call call) {
        String subcommand = call.keyword(1);
        int words =
                switch (subcommand) {
                    case "ID", "GETNAME" -> 2;
                    case "SETNAME" -> 3;
                    case "SETINFO" -> 4;
                    default -> 0;
                };
        if (words == 0) {
            call.fail(Commands.unknownSubcommand(call));
        } else if (call.count() != words) {
            call.fail(Commands.wrongCount("client|" + subcommand.toLowerCase(Locale.ROOT)));
        } else {
            known(call, subcommand);
        }
    }

    private static void known(Call call, String subcommand) {
        switch (subcommand) {
            case "ID" -> call.reply(new RespReply.Int(call.session().id()));
            case "GETNAME" -> call.reply(name(call.session().name()));
            case "SETNAME" -> setName(call, call.word(2));
            default -> call.reply(RespReply.OK);
        }
    }

    private static RespReply name(Bytes name) {
        return name.length() == 0 ? new RespReply.Nothing() : new RespReply.Bulk(name);
    }

    private static void setName(Call call, Bytes name) {
        if (isName(name)) {
            call.session().rename(name);
            call.reply(RespReply.OK);
        } else {
            call.fail(WRONG_NAME);
        }
    }

    static boolean isName(Bytes name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.at(i) < '!' || name.at(i) > '~') {
                return false;
            }
        }
        return name.length() <= NAME_BYTES;
    }
}
