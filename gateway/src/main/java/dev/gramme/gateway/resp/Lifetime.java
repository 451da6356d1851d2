package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a write makes of a value's expiry.
sealed interface Lifetime {
    /// The value expires when the words say.
    record Until(ExpiryUnit unit, Bytes amount) implements Lifetime {}

    /// It expires when the one it replaces would have.
    record Kept() implements Lifetime {}

    /// It does not expire.
    record Endless() implements Lifetime {}

    /// As it is where nothing is said.
    record Usual() implements Lifetime {}

    /// The lifetime that an option names; null: it names none.
    ///
    /// @param amount the word behind it; null: there is none
    static @Nullable Lifetime named(String option, @Nullable Bytes amount) {
        ExpiryUnit unit = ExpiryUnit.named(option);
        if (unit != null) {
            return amount == null ? null : new Until(unit, amount);
        }
        return switch (option) {
            case "KEEPTTL" -> new Kept();
            case "PERSIST" -> new Endless();
            default -> null;
        };
    }

    /// Whether a second option may follow one that said this. Redis takes the same one twice.
    default boolean yieldsTo(Lifetime later) {
        return switch (this) {
            case Usual _ -> true;
            case Until(var unit, _) -> later instanceof Until(var other, _) && unit == other;
            case Kept _, Endless _ -> equals(later);
        };
    }

    /// When a value that is written now expires: milliseconds since 1970, 0: never. Null: the call
    /// has failed.
    ///
    /// @param command for the error's words
    default @Nullable Long atMs(Call call, String command) {
        if (!(this instanceof Until(ExpiryUnit unit, Bytes amount))) {
            return 0L;
        }
        Long number = RedisInteger.parse(amount);
        if (number == null) {
            call.fail(RedisInteger.WRONG);
            return null;
        }
        Long at = number <= 0 ? null : unit.atMs(number, call.nowMs());
        if (at == null) {
            call.fail(ExpiryUnit.wrong(command));
        }
        return at;
    }

    /// When the latest of these expires; 0: never, or there is none.
    static long of(List<Value> values) {
        return values.isEmpty() ? 0 : values.getFirst().expiresAtMs();
    }
}
