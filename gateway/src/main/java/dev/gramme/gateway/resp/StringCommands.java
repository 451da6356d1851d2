package dev.gramme.gateway.resp;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/// The commands on values. Of siblings a client is given the latest. What reads and writes is one
/// update: not atomic, but it replaces only what it read. A command on many keys is one request for
/// each and fails with the first failure, saying how many succeeded: nothing is atomic over keys.
final class StringCommands {
    private static final String LIFETIMES =
            "EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds";

    private static final Set<String> SET_OPTIONS = Set.of("GET", "KEEPTTL");
    private static final Set<String> GETEX_OPTIONS = Set.of("PERSIST");

    private StringCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                read("get", "key", "Returns the latest value", StringCommands::get),
                read("mget", "key [key ...]", "Returns latest values", StringCommands::mget),
                read("exists", "key [key ...]", "Counts keys that exist", StringCommands::exists),
                read("strlen", "key", "Returns the value's length", StringCommands::strlen),
                read("type", "key", "Answers string, or none", StringCommands::type),
                write(
                        "set",
                        "key value [GET] [" + LIFETIMES + " | KEEPTTL]",
                        "Replaces the value; refuses NX and XX, which need a leader",
                        StringCommands::set),
                write(
                        "setex",
                        "key seconds value",
                        "Replaces the value, with an expiry",
                        call -> setUntil(call, ExpiryUnit.EX)),
                write(
                        "psetex",
                        "key milliseconds value",
                        "Replaces the value, with an expiry",
                        call -> setUntil(call, ExpiryUnit.PX)),
                write(
                        "getex",
                        "key [" + LIFETIMES + " | PERSIST]",
                        "Returns the latest value and changes its expiry",
                        StringCommands::getex),
                write(
                        "getdel",
                        "key",
                        "Returns the latest value and deletes the key",
                        StringCommands::getdel),
                write(
                        "mset",
                        "key value [key value ...]",
                        "Replaces values one by one, not atomically",
                        StringCommands::mset),
                write("del", "key [key ...]", "Deletes keys one by one", StringCommands::del),
                write("unlink", "key [key ...]", "Deletes keys, as DEL", StringCommands::del));
    }

    private static CommandSpec read(String name, String arguments, String summary, Action action) {
        return CommandSpec.of(Role.READ, name, arguments, summary, action);
    }

    private static CommandSpec write(String name, String arguments, String summary, Action action) {
        return CommandSpec.of(Role.WRITE, name, arguments, summary, action);
    }

    private static void get(Call call) {
        Keyspace.read(call, Keyspace::latest);
    }

    private static void strlen(Call call) {
        Keyspace.read(
                call,
                values ->
                        new RespReply.Int(
                                values.isEmpty() ? 0 : values.getFirst().body().length()));
    }

    private static void type(Call call) {
        Keyspace.read(call, values -> new RespReply.Simple(values.isEmpty() ? "none" : "string"));
    }

    private static void set(Call call) {
        ValueOptions options = ValueOptions.read(call, 3, SET_OPTIONS);
        if (options != null) {
            store(call, 2, options);
        }
    }

    private static void setUntil(Call call, ExpiryUnit unit) {
        Lifetime lifetime = new Lifetime.Until(unit, call.word(2));
        store(call, 3, new ValueOptions(false, lifetime));
    }

    private static void store(Call call, int value, ValueOptions options) {
        @Nullable Long atMs = options.lifetime().atMs(call, call.name());
        if (atMs == null) {
            return;
        }
        boolean over = call.isOver(atMs);
        Value plain = Keyspace.value(call, value);
        boolean keep = options.lifetime() instanceof Lifetime.Kept;
        if (options.get() || keep) {
            Keyspace.update(
                    call,
                    values ->
                            over
                                    ? new Decision.Remove()
                                    : new Decision.Write(
                                            plain.expiringAt(keep ? Lifetime.of(values) : atMs)),
                    (before, _) -> options.get() ? Keyspace.latest(before) : RespReply.OK);
        } else {
            ClientRequest request =
                    over ? Keyspace.delete(call, 1) : Keyspace.put(call, 1, plain.expiringAt(atMs));
            Keyspace.write(call, request);
        }
    }

    private static void getdel(Call call) {
        Keyspace.update(call, _ -> new Decision.Remove(), (before, _) -> Keyspace.latest(before));
    }

    private static void getex(Call call) {
        ValueOptions options = ValueOptions.read(call, 2, GETEX_OPTIONS);
        if (options == null) {
            return;
        }
        @Nullable Long atMs = options.lifetime().atMs(call, call.name());
        if (atMs == null) {
            return;
        }
        if (options.lifetime() instanceof Lifetime.Usual) {
            get(call);
        } else {
            Keyspace.update(
                    call,
                    ExpiryCommands.expiring(atMs, call.isOver(atMs)),
                    (before, _) -> Keyspace.latest(before));
        }
    }

    private static void del(Call call) {
        fan(call, word -> Keyspace.delete(call, word), 1, fan -> new RespReply.Int(fan.existed()))
                .advance();
    }

    private static void exists(Call call) {
        fan(call, word -> Keyspace.get(call, word), 1, fan -> new RespReply.Int(fan.existed()))
                .advance();
    }

    private static void mget(Call call) {
        fan(call, word -> Keyspace.get(call, word), 1, fan -> new RespReply.Items(fan.values()))
                .keepingValues()
                .advance();
    }

    private static void mset(Call call) {
        if (call.count() % 2 == 0) {
            call.fail(Commands.wrongCount("mset"));
        } else {
            fan(
                            call,
                            word -> Keyspace.put(call, word, Keyspace.value(call, word + 1)),
                            2,
                            _ -> RespReply.OK)
                    .advance();
        }
    }

    private static Fan fan(
            Call call, IntFunction<ClientRequest> request, int step, Function<Fan, RespReply> end) {
        int count = (call.count() - 1) / step;
        return new Fan(call, count, i -> request.apply(1 + i * step), end);
    }
}
