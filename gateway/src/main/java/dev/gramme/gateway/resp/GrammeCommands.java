package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What Redis has no commands for: contexts, siblings, quorums, and the story of a request.
final class GrammeCommands {
    private static final String QUORUM =
            " [LEVEL <ONE | QUORUM | ALL>] [STRICT] [TIMEOUT milliseconds]";
    private static final String WRITTEN = " [R n] [W n]" + QUORUM + " [DURABILITY <FSYNC | NONE>]";
    private static final String LIFETIME =
            " [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT"
                    + " unix-time-milliseconds]";

    private GrammeCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                CommandSpec.of(
                        Role.OWN_READ,
                        "gramme.get",
                        "key [R n]" + QUORUM,
                        "Returns all siblings, latest first, and their context",
                        call -> run(call, get(call, 1, false))),
                CommandSpec.of(
                        Role.OWN_WRITE,
                        "gramme.put",
                        "key value [CONTEXT context | IFMATCH context | BLIND]"
                                + LIFETIME
                                + WRITTEN,
                        "Writes what replaces the context's siblings; returns the new context",
                        call -> run(call, put(call, 1, false))),
                CommandSpec.of(
                        Role.OWN_WRITE,
                        "gramme.del",
                        "key [CONTEXT context | BLIND]" + WRITTEN,
                        "Deletes the context's siblings; returns the new context",
                        call -> run(call, delete(call, 1, false))),
                CommandSpec.of(
                        Role.OWN_WRITE,
                        "gramme.explain",
                        "<GET | PUT | DEL> key [argument ...]",
                        "Runs GRAMME.GET, GRAMME.PUT or GRAMME.DEL and tells the story of it",
                        GrammeCommands::explain));
    }

    private static void explain(Call call) {
        switch (call.keyword(1)) {
            case "GET", "GRAMME.GET" -> run(call, get(call, 2, true));
            case "PUT", "GRAMME.PUT" -> run(call, put(call, 2, true));
            case "DEL", "GRAMME.DEL" -> run(call, delete(call, 2, true));
            default ->
                    call.fail(
                            "ERR GRAMME.EXPLAIN explains GET, PUT and DEL, with the arguments of"
                                    + " GRAMME.GET, GRAMME.PUT and GRAMME.DEL");
        }
    }

    /// @param request null: the call has failed
    private static void run(Call call, @Nullable ClientRequest request) {
        if (request != null) {
            call.submit(request, reply -> call.reply(GrammeReply.of(request, reply)));
        }
    }

    private static @Nullable ClientRequest get(Call call, int key, boolean explain) {
        GrammeOptions options = GrammeOptions.read(call, key + 1, GrammeOptions.READ);
        return options == null
                ? null
                : new ClientRequest.Get(call.newId(), call.key(key), options.options(explain));
    }

    private static @Nullable ClientRequest put(Call call, int key, boolean explain) {
        if (call.count() < key + 2) {
            call.fail(Commands.SYNTAX);
            return null;
        }
        GrammeOptions words = GrammeOptions.read(call, key + 2, GrammeOptions.WRITE);
        @Nullable Long atMs = words == null ? null : words.lifetime().atMs(call, call.name());
        if (words == null || atMs == null) {
            return null;
        }
        Value value = Keyspace.value(call, key + 1).expiringAt(atMs);
        Options options = words.options(explain);
        boolean over = call.isOver(atMs);
        if (words.condition().length() > 0) {
            Decision decision = over ? new Decision.Remove() : new Decision.Write(value);
            return new ClientRequest.Update(
                    call.newId(),
                    call.key(key),
                    words.condition(),
                    _ -> decision,
                    Bytes.EMPTY,
                    options);
        }
        return over
                ? delete(call, key, words.causality(), options)
                : new ClientRequest.Put(
                        call.newId(),
                        call.key(key),
                        value,
                        words.causality(),
                        Bytes.EMPTY,
                        options);
    }

    private static @Nullable ClientRequest delete(Call call, int key, boolean explain) {
        GrammeOptions words = GrammeOptions.read(call, key + 1, GrammeOptions.DELETE);
        return words == null ? null : delete(call, key, words.causality(), words.options(explain));
    }

    private static ClientRequest delete(Call call, int key, Causality causality, Options options) {
        return new ClientRequest.Delete(
                call.newId(), call.key(key), causality, Bytes.EMPTY, options);
    }
}
