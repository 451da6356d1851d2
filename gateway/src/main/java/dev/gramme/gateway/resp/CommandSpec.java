package dev.gramme.gateway.resp;

import java.util.List;

/// One command as clients may ask about it.
///
/// @param arity number of words; negative: at least as many
/// @param arguments as in a manual: `key value [key value ...]`
/// @param keys which words are keys
record CommandSpec(
        String name, int arity, String arguments, String summary, Keys keys, Action action) {
    /// @param first 0: there are none
    /// @param last negative: counted from the end
    record Keys(int first, int last, int step) {
        static final Keys NONE = new Keys(0, 0, 0);
        static final Keys ONE = new Keys(1, 1, 1);
        static final Keys ALL = new Keys(1, -1, 1);
        static final Keys EVERY_OTHER = new Keys(1, -1, 2);
    }

    boolean takes(int words) {
        return arity < 0 ? words >= -arity : words == arity;
    }

    /// An element of the reply to COMMAND: name, arity, flags, keys, and four lists of details that
    /// stay empty here.
    RespReply info() {
        RespReply none = new RespReply.Items(List.of());
        return new RespReply.Items(
                List.of(
                        RespReply.Bulk.of(name),
                        new RespReply.Int(arity),
                        none,
                        new RespReply.Int(keys.first()),
                        new RespReply.Int(keys.last()),
                        new RespReply.Int(keys.step()),
                        none,
                        none,
                        none,
                        none));
    }

    /// An element of the reply to COMMAND DOCS, which redis-cli turns into its hints.
    RespReply docs() {
        return new RespReply.Pairs(
                List.of(
                        RespReply.Bulk.of("summary"),
                        RespReply.Bulk.of(summary),
                        RespReply.Bulk.of("since"),
                        RespReply.Bulk.of("1.0.0"),
                        RespReply.Bulk.of("group"),
                        RespReply.Bulk.of(keys.first() == 0 ? "connection" : "string"),
                        RespReply.Bulk.of("arguments"),
                        new RespReply.Items(ArgumentDocs.of(arguments))));
    }
}
