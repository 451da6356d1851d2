package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.resp.Signature.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Every command, by name. One that cannot be here is refused with the reason ([Refusal]), an
/// unknown one in Redis' own words, since libraries look for them.
final class Commands {
    /// Redis' words.
    static final String SYNTAX = "ERR syntax error";

    private static final int SHOWN_CHARS = 128;

    private static final Map<String, CommandSpec> TABLE = new TreeMap<>();

    /// As they are usually spelled: all upper or all lower case.
    private static final Map<Bytes, CommandSpec> USUAL = new HashMap<>();

    static {
        Stream.of(
                        LinkCommands.all(),
                        ServerCommands.all(),
                        StringCommands.all(),
                        ExpiryCommands.all(),
                        ScanCommands.all(),
                        GrammeCommands.all(),
                        List.of(ClientCommands.container(), CommandCommands.container()))
                .flatMap(List::stream)
                .forEach(Commands::enter);
    }

    private Commands() {}

    private static void enter(CommandSpec spec) {
        TABLE.put(spec.name(), spec);
        USUAL.put(Bytes.utf8(spec.name()), spec);
        USUAL.put(Bytes.utf8(spec.name().toUpperCase(Locale.ROOT)), spec);
    }

    static void run(Call call) {
        @Nullable CommandSpec spec = find(call.word(0));
        if (spec != null && call.session().runs(spec.name())) {
            run(call, spec);
        } else {
            refuse(call);
        }
    }

    private static void refuse(Call call) {
        String name = lower(call.word(0));
        if (isForgedHttp(name)) {
            call.replyLast(new RespReply.Failure("ERR this looks like HTTP smuggled into RESP"));
            return;
        }
        @Nullable String reason = Refusal.of(name, call.session());
        call.fail(reason == null ? unknown(call) : reason);
    }

    private static void run(Call call, CommandSpec spec) {
        if (!spec.subcommands().isEmpty() && call.count() > 1) {
            @Nullable CommandSpec subcommand = spec.subcommand(call.word(1));
            if (subcommand != null) {
                runIfFit(call, subcommand);
            } else if (call.keyword(1).equals("HELP") && call.count() == 2) {
                call.reply(help(spec));
            } else {
                call.fail(unknownSubcommand(call));
            }
        } else {
            runIfFit(call, spec);
        }
    }

    private static void runIfFit(Call call, CommandSpec spec) {
        if (!spec.takes(call.count())) {
            call.fail(wrongCount(spec.name()));
        } else if (keysFit(call, spec.keys())) {
            call.session().note(spec.name());
            spec.action().run(call);
        }
    }

    /// Whether every key is within its bounds; where not, the call has failed.
    private static boolean keysFit(Call call, Keys keys) {
        int most = call.session().limits().keyBytes();
        int end = keys.end(call.count());
        for (int at = keys.first(); at < end; at += keys.step()) {
            int length = call.word(at).length();
            if (length < 1 || length > most) {
                call.fail(
                        (length == 0 ? "ERR" : "TOOLARGE")
                                + " a key has 1 to "
                                + most
                                + " bytes, not "
                                + length);
                return false;
            }
        }
        return true;
    }

    static @Nullable CommandSpec find(Bytes name) {
        if (name.length() > SHOWN_CHARS) {
            return null;
        }
        @Nullable CommandSpec usual = USUAL.get(name);
        return usual != null ? usual : TABLE.get(lower(name));
    }

    /// Also finds subcommands, as `command|subcommand`.
    static @Nullable CommandSpec findAny(Bytes name) {
        String text = lower(name);
        int bar = text.indexOf('|');
        if (bar < 0) {
            return TABLE.get(text);
        }
        CommandSpec container = TABLE.get(text.substring(0, bar));
        return container == null ? null : container.subcommand(Bytes.utf8(text.substring(bar + 1)));
    }

    static List<CommandSpec> all() {
        return new ArrayList<>(TABLE.values());
    }

    /// Redis' words.
    static String wrongCount(String name) {
        return "ERR wrong number of arguments for '" + name + "' command";
    }

    /// Redis' words.
    private static String unknownSubcommand(Call call) {
        return "ERR unknown subcommand '"
                + shown(call.word(1), SHOWN_CHARS)
                + "'. Try "
                + call.keyword(0)
                + " HELP.";
    }

    private static RespReply help(CommandSpec container) {
        List<RespReply> lines = new ArrayList<>();
        lines.add(
                new RespReply.Simple(
                        container.name().toUpperCase(Locale.ROOT)
                                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
        for (CommandSpec subcommand : container.subcommands()) {
            String name = subcommand.name().substring(container.name().length() + 1);
            lines.add(
                    new RespReply.Simple(
                            (name.toUpperCase(Locale.ROOT) + " " + subcommand.signature())
                                    .strip()));
            lines.add(new RespReply.Simple("    " + subcommand.summary() + "."));
        }
        lines.add(new RespReply.Simple("HELP"));
        lines.add(new RespReply.Simple("    Prints this help."));
        return new RespReply.Items(lines);
    }

    /// A browser was made to send text to this port: its header lines must not run as commands.
    ///
    /// @param name in lower case
    private static boolean isForgedHttp(String name) {
        return name.equals("post") || name.equals("put") || name.equals("host:");
    }

    /// Empty: it is too long to be a name.
    private static String lower(Bytes name) {
        return name.length() > SHOWN_CHARS ? "" : name.toUtf8().toLowerCase(Locale.ROOT);
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
