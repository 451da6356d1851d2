package dev.gramme.gateway.resp;

import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Step;
import dev.gramme.gateway.resp.CommandSpec.Role;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The commands on when a key expires. Of siblings they go by the latest; one that writes replaces
/// all siblings by it. Two that race may both succeed and leave siblings.
final class ExpiryCommands {
    private static final long NO_EXPIRY = -1;
    private static final long NO_KEY = -2;
    private static final Set<String> CONDITIONS = Set.of("NX", "XX", "GT", "LT");

    private ExpiryCommands() {}

    static List<CommandSpec> all() {
        return List.of(
                reads("ttl", "Seconds left; -1: endless, -2: absent", ExpiryCommands::ttl),
                reads("pttl", "Milliseconds left; -1: endless, -2: absent", ExpiryCommands::pttl),
                reads(
                        "expiretime",
                        "Second of the expiry since 1970; -1: endless, -2: absent",
                        ExpiryCommands::expireTime),
                reads(
                        "pexpiretime",
                        "Millisecond of the expiry since 1970; -1: endless, -2: absent",
                        ExpiryCommands::pexpireTime),
                sets("expire", "seconds", ExpiryUnit.EX),
                sets("pexpire", "milliseconds", ExpiryUnit.PX),
                sets("expireat", "unix-time-seconds", ExpiryUnit.EXAT),
                sets("pexpireat", "unix-time-milliseconds", ExpiryUnit.PXAT),
                CommandSpec.of(
                        Role.WRITE,
                        "persist",
                        "key",
                        "Takes the expiry away",
                        ExpiryCommands::persist));
    }

    private static CommandSpec reads(String name, String summary, Action action) {
        return CommandSpec.of(Role.READ, name, "key", summary, action);
    }

    private static CommandSpec sets(String name, String amount, ExpiryUnit unit) {
        return CommandSpec.of(
                Role.WRITE,
                name,
                "key " + amount + " [NX | XX | GT | LT]",
                "Sets when the key expires; siblings become the latest of them",
                call -> expire(call, unit));
    }

    private static void ttl(Call call) {
        left(call, true);
    }

    private static void pttl(Call call) {
        left(call, false);
    }

    private static void left(Call call, boolean inSeconds) {
        long nowMs = call.nowMs();
        Keyspace.read(
                call,
                values -> {
                    long atMs = expiry(values);
                    return number(atMs < 0 ? atMs : Math.max(0, atMs - nowMs), inSeconds);
                });
    }

    private static void expireTime(Call call) {
        Keyspace.read(call, values -> number(expiry(values), true));
    }

    private static void pexpireTime(Call call) {
        Keyspace.read(call, values -> number(expiry(values), false));
    }

    /// Rounded to seconds as Redis rounds.
    private static RespReply number(long ms, boolean inSeconds) {
        return new RespReply.Int(
                ms < 0 || !inSeconds ? ms : ms / 1_000 + (ms % 1_000 >= 500 ? 1 : 0));
    }

    private static long expiry(List<Value> values) {
        if (values.isEmpty()) {
            return NO_KEY;
        }
        long atMs = values.getFirst().expiresAtMs();
        return atMs == 0 ? NO_EXPIRY : atMs;
    }

    private static void expire(Call call, ExpiryUnit unit) {
        @Nullable Set<String> conditions = conditions(call);
        if (conditions == null) {
            return;
        }
        @Nullable Long amount = RedisInteger.parse(call.word(2));
        if (amount == null) {
            call.fail(RedisInteger.WRONG);
            return;
        }
        @Nullable Long atMs = unit.atMs(amount, call.nowMs());
        if (atMs == null) {
            call.fail(ExpiryUnit.wrong(call.name()));
            return;
        }
        Step step = expiring(atMs, atMs <= call.nowMs());
        Keyspace.update(
                call,
                values ->
                        holds(conditions, atMs, expiry(values))
                                ? step.decide(values)
                                : new Decision.Keep(),
                (_, changed) -> new RespReply.Int(changed ? 1 : 0));
    }

    /// Null: the call has failed.
    private static @Nullable Set<String> conditions(Call call) {
        Set<String> found = new TreeSet<>();
        for (int at = 3; at < call.count(); at++) {
            if (!CONDITIONS.contains(call.keyword(at))) {
                call.fail("ERR Unsupported option " + call.word(at).toUtf8());
                return null;
            }
            found.add(call.keyword(at));
        }
        if (found.contains("NX") && found.size() > 1) {
            call.fail("ERR NX and XX, GT or LT options at the same time are not compatible");
            return null;
        }
        if (found.contains("GT") && found.contains("LT")) {
            call.fail("ERR GT and LT options at the same time are not compatible");
            return null;
        }
        return found;
    }

    /// An endless life is longer than any.
    private static boolean holds(Set<String> conditions, long atMs, long nowExpiring) {
        boolean endless = nowExpiring == NO_EXPIRY;
        for (String condition : conditions) {
            boolean holds =
                    switch (condition) {
                        case "NX" -> endless;
                        case "XX" -> !endless;
                        case "GT" -> !endless && atMs > nowExpiring;
                        default -> endless || atMs < nowExpiring;
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static void persist(Call call) {
        Keyspace.update(
                call, expiring(0, false), (_, changed) -> new RespReply.Int(changed ? 1 : 0));
    }

    /// Gives the latest value another expiry, where that changes anything.
    ///
    /// @param atMs 0: never
    /// @param over the expiry is in the past: the key goes
    static Step expiring(long atMs, boolean over) {
        return values -> {
            if (values.isEmpty()) {
                return new Decision.Keep();
            }
            if (over) {
                return new Decision.Remove();
            }
            Value latest = values.getFirst();
            return atMs == 0 && latest.expiresAtMs() == 0
                    ? new Decision.Keep()
                    : new Decision.Write(latest.expiringAt(atMs));
        };
    }
}
