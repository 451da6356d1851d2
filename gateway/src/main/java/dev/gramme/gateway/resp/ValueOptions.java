package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// The options of SET and GETEX.
///
/// @param get whether the value before is asked for
record ValueOptions(boolean get, Lifetime lifetime) {
    /// Null: the call has failed.
    ///
    /// @param allowed besides EX, PX, EXAT and PXAT
    static @Nullable ValueOptions read(Call call, int from, Set<String> allowed) {
        boolean get = false;
        Lifetime lifetime = new Lifetime.Usual();
        for (int at = from; at < call.count(); at++) {
            String option = call.keyword(at);
            if (option.equals("GET") && allowed.contains(option)) {
                get = true;
                continue;
            }
            @Nullable String refusal =
                    allowed.contains("KEEPTTL") ? Refusal.ofCondition(option) : null;
            if (refusal != null) {
                call.fail(refusal);
                return null;
            }
            boolean unit = ExpiryUnit.named(option) != null;
            @Nullable Bytes behind = unit && at + 1 < call.count() ? call.word(at + 1) : null;
            @Nullable Lifetime named =
                    unit || allowed.contains(option) ? Lifetime.named(option, behind) : null;
            if (named == null || !lifetime.yieldsTo(named)) {
                call.fail(Commands.SYNTAX);
                return null;
            }
            lifetime = named;
            at += unit ? 1 : 0;
        }
        return new ValueOptions(get, lifetime);
    }
}
