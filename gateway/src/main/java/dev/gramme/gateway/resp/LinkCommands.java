package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The commands on the connection itself.
final class LinkCommands {
    private static final String NO_PASSWORD =
            "ERR AUTH <password> called without any password configured for the default user. Are"
                    + " you sure your configuration is correct?";

    private static final String WRONG_USER =
            "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String OTHER_VERSION = "NOPROTO unsupported protocol version";
    private static final String NO_VERSION =
            "ERR Protocol version is not an integer or out of range";

    private LinkCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                of("ping", "[message]", "Answers PONG, or the message", LinkCommands::ping),
                of("echo", "message", "Answers the message", LinkCommands::echo),
                of(
                        "hello",
                        "[protover [AUTH username password] [SETNAME clientname]]",
                        "Chooses RESP2 or RESP3",
                        LinkCommands::hello),
                of(
                        "auth",
                        "[username] password",
                        "Takes the user default with any password: there are no passwords yet",
                        LinkCommands::auth),
                of("select", "index", "Chooses the only database, 0", LinkCommands::select),
                of("quit", "[word ...]", "Closes the connection", LinkCommands::quit),
                of(
                        "reset",
                        "",
                        "Forgets what the connection said about itself",
                        LinkCommands::reset));
    }

    private static CommandSpec of(String name, String arguments, String summary, Action action) {
        return CommandSpec.of(Role.CONNECTION, name, arguments, summary, action);
    }

    private static void ping(Call call) {
        if (call.count() > 2) {
            call.fail(Commands.wrongCount("ping"));
        } else {
            call.reply(
                    call.count() == 1
                            ? new RespReply.Simple("PONG")
                            : new RespReply.Bulk(call.word(1)));
        }
    }

    private static void echo(Call call) {
        call.reply(new RespReply.Bulk(call.word(1)));
    }

    private static void quit(Call call) {
        call.replyLast(RespReply.OK);
    }

    private static void reset(Call call) {
        call.session().speak(2);
        call.session().rename(Bytes.EMPTY);
        call.session().refuse(false);
        call.reply(new RespReply.Simple("RESET"), 2);
    }

    private static void select(Call call) {
        @Nullable Long index = RedisInteger.parse(call.word(1));
        if (index == null) {
            call.fail(RedisInteger.WRONG);
        } else if (index == 0) {
            call.reply(RespReply.OK);
        } else {
            call.fail("ERR DB index is out of range");
        }
    }

    private static void auth(Call call) {
        if (call.count() > 3) {
            call.fail(Commands.SYNTAX);
        } else if (call.count() == 2) {
            call.fail(NO_PASSWORD);
        } else if (call.word(1).toUtf8().equals("default")) {
            call.reply(RespReply.OK);
        } else {
            call.fail(WRONG_USER);
        }
    }

    /// HELLO [version [AUTH user password] [SETNAME name]]; nothing changes unless all of it is
    /// good.
    private static void hello(Call call) {
        Session session = call.session();
        int version = call.count() > 1 ? version(call.word(1)) : session.version();
        Bytes name = session.name();
        String wrong = version < 0 ? NO_VERSION : version == 0 ? OTHER_VERSION : "";
        for (int at = 2; at < call.count() && wrong.isEmpty(); ) {
            String option = call.keyword(at);
            if (option.equals("AUTH") && at + 2 < call.count()) {
                wrong = call.word(at + 1).toUtf8().equals("default") ? "" : WRONG_USER;
                at += 3;
            } else if (option.equals("SETNAME") && at + 1 < call.count()) {
                name = call.word(at + 1);
                wrong = ClientCommands.objection(name);
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
    private static int version(Bytes word) {
        @Nullable Long number = RedisInteger.parse(word);
        if (number == null) {
            return -1;
        }
        return number == 2 || number == 3 ? number.intValue() : 0;
    }

    private static RespReply greeting(Session session) {
        return new RespReply.Pairs(
                List.of(
                        RespReply.Bulk.of("server"),
                        RespReply.Bulk.of("gramme"),
                        RespReply.Bulk.of("version"),
                        RespReply.Bulk.of(ServerCommands.REDIS_VERSION),
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
