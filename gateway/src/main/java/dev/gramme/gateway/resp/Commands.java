package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.CommandSpec.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Every command, by name. An unknown one is refused in Redis' own words, since libraries look for
/// them.
final class Commands {
    private static final int SHOWN_CHARS = 128;

    private static final Map<String, CommandSpec> TABLE = new TreeMap<>();

    static {
        data("get", 2, "key", "Returns the latest value of a key", Keys.ONE, DataCommands::get);
        data("set", -3, "key value", "Replaces the value of a key", Keys.ONE, DataCommands::set);
        data("del", -2, "key [key ...]", "Deletes keys", Keys.ALL, DataCommands::del);
        data(
                "exists",
                -2,
                "key [key ...]",
                "Counts keys that exist",
                Keys.ALL,
                DataCommands::exists);
        data("mget", -2, "key [key ...]", "Returns latest values", Keys.ALL, DataCommands::mget);
        data(
                "mset",
                -3,
                "key value [key value ...]",
                "Replaces values one by one, not atomically",
                Keys.EVERY_OTHER,
                DataCommands::mset);
        link("ping", -1, "[message]", "Answers PONG, or the message", LinkCommands::ping);
        link("echo", 2, "message", "Answers the message", LinkCommands::echo);
        link("hello", -1, "[version]", "Chooses RESP2 or RESP3", LinkCommands::hello);
        link("auth", -2, "password", "Refused: there are no passwords yet", LinkCommands::auth);
        link("select", 2, "index", "Chooses the only database, 0", LinkCommands::select);
        link("quit", -1, "", "Closes the connection", LinkCommands::quit);
        link("reset", 1, "", "Forgets what the connection said about itself", LinkCommands::reset);
        link("client", -2, "subcommand", "Names this connection", ClientCommand::run);
        link(
                "config",
                -2,
                "subcommand",
                "GET answers what tools ask before measuring",
                LinkCommands::config);
        link("info", -1, "[section ...]", "Describes this node", LinkCommands::info);
        link("command", -1, "[subcommand]", "Describes the commands", CommandCommand::run);
    }

    private Commands() {}

    private static void data(
            String name, int arity, String arguments, String summary, Keys keys, Action action) {
        TABLE.put(name, new CommandSpec(name, arity, arguments, summary, keys, action));
    }

    private static void link(
            String name, int arity, String arguments, String summary, Action action) {
        TABLE.put(name, new CommandSpec(name, arity, arguments, summary, Keys.NONE, action));
    }

    static void run(Call call) {
        Bytes name = call.word(0);
        @Nullable CommandSpec spec = find(name);
        if (spec != null && spec.takes(call.count())) {
            spec.action().run(call);
        } else if (spec != null) {
            call.fail(wrongCount(spec.name()));
        } else if (isForgedHttp(name)) {
            call.replyLast(new RespReply.Failure("ERR this looks like HTTP smuggled into RESP"));
        } else {
            call.fail(unknown(call));
        }
    }

    static @Nullable CommandSpec find(Bytes name) {
        return name.length() > SHOWN_CHARS
                ? null
                : TABLE.get(name.toUtf8().toLowerCase(Locale.ROOT));
    }

    static List<CommandSpec> all() {
        return new ArrayList<>(TABLE.values());
    }

    /// Redis' words.
    static String wrongCount(String name) {
        return "ERR wrong number of arguments for '" + name + "' command";
    }

    /// Redis' words.
    static String unknownSubcommand(Call call) {
        return "ERR unknown subcommand '"
                + shown(call.word(1), SHOWN_CHARS)
                + "'. Try "
                + call.keyword(0)
                + " HELP.";
    }

    /// A browser was made to send text to this port: its header lines must not run as commands.
    private static boolean isForgedHttp(Bytes name) {
        String text = name.length() > SHOWN_CHARS ? "" : name.toUtf8().toLowerCase(Locale.ROOT);
        return text.equals("post") || text.equals("put") || text.equals("host:");
    }

    private static String unknown(Call call) {
        StringBuilder text = new StringBuilder("ERR unknown command '");
        text.append(shown(call.word(0), SHOWN_CHARS)).append("', with args beginning with: ");
        int room = SHOWN_CHARS;
        for (int i = 1; i < call.count() && room > 0; i++) {
            String word = shown(call.word(i), room);
            text.append('\'').append(word).append("' ");
            room -= word.length() + 3;
        }
        return text.toString();
    }

    private static String shown(Bytes word, int chars) {
        int length = Math.min(word.length(), chars);
        return Bytes.owning(Arrays.copyOf(word.unsafeArray(), length)).toUtf8();
    }
}
