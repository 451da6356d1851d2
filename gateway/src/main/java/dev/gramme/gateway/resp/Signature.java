package dev.gramme.gateway.resp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a command takes, read from one line in the notation of Redis' manual. Tells how many words
/// the command has, which of them are keys, and what COMMAND DOCS says of each.
///
/// ```
/// key [key ...]        one or more        [EX seconds | PX milliseconds]    at most one of them
/// UPPER                a token as it is   <one | two>                       exactly one of them
/// ```
final class Signature {
    private final String line;
    private final List<Argument> arguments;
    private final int words;
    private final boolean exact;
    private final Keys keys;

    private Signature(String line, List<Argument> arguments) {
        this.line = line;
        this.arguments = arguments;
        this.words = arguments.stream().mapToInt(Argument::words).sum();
        this.exact = arguments.stream().noneMatch(a -> a.optional() || a.multiple());
        this.keys = keys(arguments);
    }

    static Signature of(String line) {
        return new Signature(line, new Notation(line).read());
    }

    /// @param token what stands before the value, or alone; empty: nothing
    /// @param type as COMMAND DOCS names it: key, integer, pure-token, oneof, block ...
    /// @param inner of a `oneof` or a `block`
    record Argument(
            String name,
            String type,
            String token,
            boolean optional,
            boolean multiple,
            List<Argument> inner) {
        Argument as(boolean nowOptional, boolean nowMultiple) {
            return new Argument(name, type, token, nowOptional, nowMultiple, inner);
        }

        Argument behind(String newToken) {
            return new Argument(name, type, newToken, optional, multiple, inner);
        }

        /// How many words it has at least.
        int words() {
            if (optional) {
                return 0;
            }
            int own = token.isEmpty() ? 0 : 1;
            return switch (type) {
                case "pure-token" -> 1;
                case "oneof" -> own + inner.stream().mapToInt(Argument::words).min().orElse(0);
                case "block" -> own + inner.stream().mapToInt(Argument::words).sum();
                default -> own + 1;
            };
        }
    }

    /// @param first position among the command's words; 0: there are none
    /// @param last negative: counted from the end
    record Keys(int first, int last, int step) {
        static final Keys NONE = new Keys(0, 0, 0);

        /// Where they end among so many words, exclusive.
        int end(int words) {
            return step == 0 ? 0 : last < 0 ? words + last + 1 : Math.min(last + 1, words);
        }
    }

    /// Words of the command, its name's included; negative: at least so many.
    int arity(int nameWords) {
        return exact ? nameWords + words : -(nameWords + words);
    }

    boolean isEmpty() {
        return arguments.isEmpty();
    }

    Keys keys() {
        return keys;
    }

    private static Keys keys(List<Argument> arguments) {
        int at = 1;
        for (Argument argument : arguments) {
            boolean block = argument.type().equals("block");
            Argument leading = block ? argument.inner().getFirst() : argument;
            if (leading.type().equals("key")) {
                return argument.multiple()
                        ? new Keys(at, -1, block ? argument.inner().size() : 1)
                        : new Keys(at, at, 1);
            }
            at += argument.words();
        }
        return Keys.NONE;
    }

    /// The argument maps of COMMAND DOCS.
    RespReply docs() {
        return docs(arguments);
    }

    private static RespReply docs(List<Argument> arguments) {
        return new RespReply.Items(arguments.stream().map(Signature::docs).toList());
    }

    private static RespReply docs(Argument argument) {
        List<RespReply> fields = new ArrayList<>();
        put(fields, "name", RespReply.Bulk.of(argument.name()));
        put(fields, "type", RespReply.Bulk.of(argument.type()));
        if (!argument.token().isEmpty()) {
            put(fields, "token", RespReply.Bulk.of(argument.token()));
        }
        List<RespReply> flags = new ArrayList<>();
        if (argument.optional()) {
            flags.add(new RespReply.Simple("optional"));
        }
        if (argument.multiple()) {
            flags.add(new RespReply.Simple("multiple"));
        }
        if (!flags.isEmpty()) {
            put(fields, "flags", new RespReply.Unique(flags));
        }
        if (!argument.inner().isEmpty()) {
            put(fields, "arguments", docs(argument.inner()));
        }
        return new RespReply.Pairs(fields);
    }

    /// The line it was read from.
    @Override
    public String toString() {
        return line;
    }

    private static void put(List<RespReply> fields, String name, RespReply value) {
        fields.add(RespReply.Bulk.of(name));
        fields.add(value);
    }

    /// Reads the notation. Its lines are constants of this package: a bad one is a fault.
    private static final class Notation {
        private final String[] words;
        private int at;

        Notation(String line) {
            String spaced = line.replaceAll("([\\[\\]<>|])", " $1 ").strip();
            words = spaced.isEmpty() ? new String[0] : spaced.split(" +", -1);
        }

        List<Argument> read() {
            List<List<Argument>> alternatives = alternatives();
            if (alternatives.size() != 1 || at != words.length) {
                throw new IllegalArgumentException(String.join(" ", words));
            }
            return alternatives.getFirst();
        }

        /// Up to a closing bracket or the end.
        private List<List<Argument>> alternatives() {
            List<List<Argument>> found = new ArrayList<>();
            found.add(new ArrayList<>());
            while (at < words.length && !"]>".contains(words[at]) && !words[at].equals("...")) {
                if (words[at].equals("|")) {
                    found.add(new ArrayList<>());
                    at++;
                } else {
                    take(found.getLast());
                }
            }
            return found;
        }

        private void take(List<Argument> into) {
            String word = words[at];
            if (word.equals("[")) {
                takeOptional(into);
            } else {
                into.add(argument());
            }
        }

        private void takeOptional(List<Argument> into) {
            at++;
            Argument group = group(alternatives());
            boolean repeats = words[at].equals("...");
            at += repeats ? 2 : 1;
            List<Argument> parts = group.type().equals("block") ? group.inner() : List.of(group);
            int before = into.size() - parts.size();
            if (repeats && before >= 0 && into.subList(before, into.size()).equals(parts)) {
                into.subList(before, into.size()).clear();
                into.add(group.as(false, true));
            } else {
                into.add(group.as(true, repeats));
            }
        }

        private Argument argument() {
            String word = words[at++];
            if (word.equals("<")) {
                Argument chosen = group(alternatives());
                at++;
                return chosen;
            }
            if (!isToken(word)) {
                return new Argument(word, type(word), "", false, false, List.of());
            }
            if (at < words.length && (words[at].equals("<") || isValue(words[at]))) {
                return argument().behind(word);
            }
            String name = word.toLowerCase(Locale.ROOT);
            return new Argument(name, "pure-token", word, false, false, List.of());
        }

        private static Argument group(List<List<Argument>> alternatives) {
            List<Argument> parts = alternatives.stream().map(Notation::block).toList();
            return parts.size() == 1 ? parts.getFirst() : compound("oneof", parts);
        }

        private static Argument block(List<Argument> parts) {
            return parts.size() == 1 ? parts.getFirst() : compound("block", parts);
        }

        private static Argument compound(String type, List<Argument> parts) {
            String name = String.join("-", parts.stream().map(Argument::name).toList());
            return new Argument(name, type, "", false, false, List.copyOf(parts));
        }

        private static boolean isToken(String word) {
            return Character.isUpperCase(word.charAt(0));
        }

        private static boolean isValue(String word) {
            return Character.isLowerCase(word.charAt(0));
        }

        private static String type(String name) {
            return switch (name) {
                case "key" -> "key";
                case "pattern" -> "pattern";
                case "seconds", "milliseconds", "count", "cursor", "index", "n", "client-id" ->
                        "integer";
                case "unix-time-seconds", "unix-time-milliseconds" -> "unix-time";
                default -> "string";
            };
        }
    }
}
