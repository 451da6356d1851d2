package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import java.util.ArrayList;
import java.util.List;

/// The commands on the connection itself.
final class LinkCommands {
    /// The version of Redis whose protocol and replies these are; libraries decide by it what they
    /// may send.
    private static final String REDIS_VERSION = "7.2.0";

    private static final String NO_PASSWORD =
            "ERR AUTH <password> called without any password configured for the default user. Are"
                    + " you sure your configuration is correct?";

    private static final String WRONG_USER =
            "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String OTHER_VERSION = "NOPROTO unsupported protocol version";
    private static final String NO_VERSION =
            "ERR Protocol version is not an integer or out of range";

    private LinkCommands() {}

    static void ping(Call call) {
        if (call.count() > 2) {
            call.fail(Commands.wrongCount("ping"));
        } else {
            call.reply(
                    call.count() == 1
                            ? new RespReply.Simple("PONG")
                            : new RespReply.Bulk(call.word(1)));
        }
    }

    static void echo(Call call) {
        call.reply(new RespReply.Bulk(call.word(1)));
    }

    static void quit(Call call) {
        call.replyLast(RespReply.OK);
    }

    static void reset(Call call) {
        call.session().speak(2);
        call.session().rename(Bytes.EMPTY);
        call.reply(new RespReply.Simple("RESET"), 2);
    }

    static void select(Call call) {
        String index = call.word(1).toUtf8();
        if (index.equals("0")) {
            call.reply(RespReply.OK);
        } else if (index.matches("[0-9]{1,9}")) {
            call.fail("ERR DB index is out of range");
        } else {
            call.fail("ERR invalid DB index");
        }
    }

    static void auth(Call call) {
        if (call.count() > 3) {
            call.fail("ERR syntax error");
        } else if (call.count() == 2) {
            call.fail(NO_PASSWORD);
        } else if (call.word(1).toUtf8().equals("default")) {
            call.reply(RespReply.OK);
        } else {
            call.fail(WRONG_USER);
        }
    }

    static void config(Call call) {
        if (!call.keyword(1).equals("GET")) {
            call.fail(Commands.unknownSubcommand(call));
        } else if (call.count() < 3) {
            call.fail(Commands.wrongCount("config|get"));
        } else {
            call.reply(new RespReply.Pairs(settings(call)));
        }
    }

    /// The two settings that tools look at before they measure; nothing else is set as in Redis.
    private static List<RespReply> settings(Call call) {
        List<RespReply> settings = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            String name = call.keyword(i);
            if (name.equals("SAVE") || name.equals("APPENDONLY")) {
                settings.add(new RespReply.Bulk(call.word(i)));
                settings.add(RespReply.Bulk.of(name.equals("SAVE") ? "" : "no"));
            }
        }
        return settings;
    }

    static void info(Call call) {
        String text =
                String.join(
                        "\r\n",
                        "# Server",
                        "redis_version:" + REDIS_VERSION,
                        "gramme_version:" + call.session().backend().version(),
                        "redis_mode:standalone",
                        "",
                        "# Persistence",
                        "loading:0",
                        "",
                        "# Replication",
                        "role:master",
                        "");
        call.reply(RespReply.Bulk.of(text));
    }

    /// HELLO [version [AUTH user password] [SETNAME name]]; nothing changes unless all of it is
    /// good.
    static void hello(Call call) {
        Session session = call.session();
        int version = call.count() > 1 ? version(call.word(1).toUtf8()) : session.version();
        Bytes name = session.name();
        String wrong = version < 0 ? NO_VERSION : version == 0 ? OTHER_VERSION : "";
        for (int at = 2; at < call.count() && wrong.isEmpty(); ) {
            String option = call.keyword(at);
            if (option.equals("AUTH") && at + 2 < call.count()) {
                wrong = call.word(at + 1).toUtf8().equals("default") ? "" : WRONG_USER;
                at += 3;
            } else if (option.equals("SETNAME") && at + 1 < call.count()) {
                name = call.word(at + 1);
                wrong = ClientCommand.isName(name) ? "" : ClientCommand.WRONG_NAME;
                at += 2;
            } else {
                wrong = "ERR Syntax error in HELLO option '" + call.word(at).toUtf8() + "'";
            }
        }
        if (wrong.isEmpty()) {
            session.rename(name);
            session.speak(version);
            call.reply(greeting(session), version);
        } else {
            call.fail(wrong);
        }
    }

    /// 0: another version than 2 and 3; -1: no number.
    private static int version(String text) {
        if (text.equals("2") || text.equals("3")) {
            return Integer.parseInt(text);
        }
        return text.matches("[0-9]{1,9}") ? 0 : -1;
    }

    private static RespReply greeting(Session session) {
        return new RespReply.Pairs(
                List.of(
                        RespReply.Bulk.of("server"),
                        RespReply.Bulk.of("gramme"),
                        RespReply.Bulk.of("version"),
                        RespReply.Bulk.of(REDIS_VERSION),
                        RespReply.Bulk.of("proto"),
                        new RespReply.Int(session.version()),
                        RespReply.Bulk.of("id"),
                        new RespReply.Int(session.id()),
                        RespReply.Bulk.of("mode"),
                        RespReply.Bulk.of("standalone"),
                        RespReply.Bulk.of("role"),
                        RespReply.Bulk.of("master"),
                        RespReply.Bulk.of("modules"),
                        new RespReply.Items(List.of())));
    }
}
