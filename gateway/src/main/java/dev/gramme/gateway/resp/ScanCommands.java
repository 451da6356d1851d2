package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.Scan;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The commands that walk over the keys of the whole cluster. A cursor is a position in the order
/// of tokens: no node remembers it, so any node goes on from it.
final class ScanCommands {
    private static final int USUAL_COUNT = 10;

    /// What one step returns at most, whatever is asked for.
    private static final int MOST_COUNT = 10_000;

    private ScanCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                CommandSpec.of(
                        Role.READ,
                        "scan",
                        "cursor [MATCH pattern] [COUNT count] [TYPE type]",
                        "Walks over the keys of the cluster, some at a time",
                        ScanCommands::scan),
                CommandSpec.of(
                        Role.READ,
                        "dbsize",
                        "",
                        "Counts the keys of the cluster",
                        ScanCommands::dbsize),
                CommandSpec.of(
                        Role.READ, "randomkey", "", "Returns some key", ScanCommands::randomKey));
    }

    private static void scan(Call call) {
        @Nullable Long from = cursor(call.word(1));
        if (from == null) {
            call.fail("ERR invalid cursor");
            return;
        }
        @Nullable Glob match = null;
        int count = USUAL_COUNT;
        boolean strings = true;
        for (int at = 2; at < call.count(); at += 2) {
            @Nullable Bytes value = at + 1 < call.count() ? call.word(at + 1) : null;
            switch (value == null ? "" : call.keyword(at)) {
                case "MATCH" -> match = new Glob(call.word(at + 1));
                case "TYPE" -> strings = call.keyword(at + 1).equals("STRING");
                case "COUNT" -> {
                    @Nullable Long number = RedisInteger.parse(call.word(at + 1));
                    if (number == null || number < 1) {
                        call.fail(number == null ? RedisInteger.WRONG : Commands.SYNTAX);
                        return;
                    }
                    count = (int) Math.min(number, MOST_COUNT);
                }
                default -> {
                    call.fail(Commands.SYNTAX);
                    return;
                }
            }
        }
        if (strings) {
            walk(call, from, count, match);
        } else {
            call.reply(page(List.of(), 0));
        }
    }

    private static void walk(Call call, long from, int count, @Nullable Glob match) {
        step(
                call,
                from,
                count,
                page ->
                        call.reply(
                                page(
                                        page.keys().stream()
                                                .map(Key::bytes)
                                                .filter(key -> match == null || match.matches(key))
                                                .toList(),
                                        page.next())));
    }

    private static RespReply page(List<Bytes> keys, long next) {
        return new RespReply.Items(
                List.of(
                        RespReply.Bulk.of(Long.toUnsignedString(next)),
                        new RespReply.Items(
                                keys.stream().<RespReply>map(RespReply.Bulk::new).toList())));
    }

    private static @Nullable Long cursor(Bytes word) {
        String text = word.length() > 20 ? "" : word.toUtf8();
        if (!text.matches("[0-9]+")) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException beyond64Bits) {
            return null;
        }
    }

    private static void dbsize(Call call) {
        call.whenFirst(() -> call.session().backend().count(outcome -> call.reply(size(outcome))));
    }

    private static RespReply size(Scan.Outcome outcome) {
        return switch (outcome) {
            case Scan.Total(long keys) -> new RespReply.Int(keys);
            case Scan.Failed(String detail) -> failed(detail);
            case Scan.Page page -> throw new IllegalStateException("a count answered " + page);
        };
    }

    /// The first page that has keys, from a random position on, then from the start.
    private static void randomKey(Call call) {
        long position = call.newId().low();
        search(call, position, position == 0);
    }

    /// @param wrapped whether the walk has been round the end
    private static void search(Call call, long from, boolean wrapped) {
        step(
                call,
                from,
                USUAL_COUNT,
                page -> {
                    List<Key> keys = page.keys();
                    if (!keys.isEmpty()) {
                        int index = Math.floorMod(call.newId().low(), keys.size());
                        call.reply(new RespReply.Bulk(keys.get(index).bytes()));
                    } else if (page.next() != 0 || !wrapped) {
                        search(call, page.next(), wrapped || page.next() == 0);
                    } else {
                        call.reply(new RespReply.Nothing());
                    }
                });
    }

    private interface PageReader {
        void take(Scan.Page page);
    }

    private static void step(Call call, long from, int count, PageReader reader) {
        Session session = call.session();
        int timeoutMs = session.backend().usualTimeoutMs();
        call.whenFirst(() ->
                session.backend()
                        .scan(
                                new Scan(call.newId(), from, count, timeoutMs),
                                outcome -> take(call, outcome, reader)));
    }

    private static void take(Call call, Scan.Outcome outcome, PageReader reader) {
        switch (outcome) {
            case Scan.Page page -> reader.take(page);
            case Scan.Failed(String detail) -> call.reply(failed(detail));
            case Scan.Total total ->
                    throw new IllegalStateException("a step of a walk answered " + total);
        }
    }

    private static RespReply failed(String detail) {
        return new RespReply.Failure("UNREADABLE " + detail);
    }
}
