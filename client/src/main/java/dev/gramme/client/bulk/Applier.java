package dev.gramme.client.bulk;

import dev.gramme.client.Causality;
import dev.gramme.client.Facts;
import dev.gramme.client.Failure;
import dev.gramme.client.GetResult;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.Options;
import dev.gramme.client.Sibling;
import dev.gramme.client.WriteResult;
import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// Brings entries into a cluster, one at a time and each at most once: what a key holds is read
/// first, and only the values that are missing are written. So whatever broke off is done by doing
/// it again (BULK-1). Any thread.
///
/// Values are compared by bytes, content type and expiry; two that agree in all are one.
public final class Applier {
    private final GrammeClient client;
    private final Options options;
    private final IfPresent ifPresent;
    private final Patience patience;
    private final LongSupplier wallMs;

    /// @param wallMs milliseconds since 1970, for what has expired
    public Applier(
            GrammeClient client,
            Options options,
            IfPresent ifPresent,
            Patience patience,
            LongSupplier wallMs) {
        this.client = client;
        this.options = options;
        this.ifPresent = ifPresent;
        this.patience = patience;
        this.wallMs = wallMs;
    }

    /// What became of an entry.
    public sealed interface Applied {
        /// @param values written
        record Written(int values) implements Applied {}

        /// All of it was there.
        record Same() implements Applied {}

        /// The key holds other values and was left alone.
        record Different() implements Applied {}

        /// All its values have expired.
        record Expired() implements Applied {}

        record Failed(Failure failure) implements Applied {}
    }

    /// What would become of an entry, as far as it can be told without writing.
    public Applied look(Entry entry) {
        return repeatedly(entry, IfPresent.REFUSE, false);
    }

    public Applied apply(Entry entry) {
        return repeatedly(entry, ifPresent, true);
    }

    private Applied repeatedly(Entry entry, IfPresent rule, boolean write) {
        Applied applied = once(entry, rule, write);
        for (int number = 1;
                applied instanceof Applied.Failed(var failure)
                        && Patience.passes(failure)
                        && patience.pause(number);
                number++) {
            applied = once(entry, rule, write);
        }
        return applied;
    }

    private Applied once(Entry entry, IfPresent rule, boolean write) {
        Set<Sibling> wanted = new LinkedHashSet<>(entry.values());
        wanted.removeIf(value -> isExpired(value, wallMs.getAsLong()));
        if (wanted.isEmpty()) {
            return new Applied.Expired();
        }
        return switch (client.getAll(entry.key().unsafeArray(), options)) {
            case GetResult.Found(List<Sibling> there, var facts) ->
                    beside(entry.key(), wanted, there, facts.context(), rule, write);
            case GetResult.Absent _ -> put(entry.key(), wanted, null, write);
            case GetResult.Failed(var failure, _) -> new Applied.Failed(failure);
        };
    }

    static boolean isExpired(Sibling value, long nowMs) {
        return value.expiresAtMs() != 0 && value.expiresAtMs() <= nowMs;
    }

    private Applied beside(
            Bytes key,
            Set<Sibling> wanted,
            List<Sibling> there,
            String context,
            IfPresent rule,
            boolean write) {
        Set<Sibling> missing = new LinkedHashSet<>(wanted);
        there.forEach(missing::remove);
        boolean others = !wanted.containsAll(there);
        if (!others || rule == IfPresent.KEEP_BOTH) {
            return missing.isEmpty() ? new Applied.Same() : put(key, missing, null, write);
        }
        return rule == IfPresent.REPLACE
                ? put(key, wanted, context, write)
                : new Applied.Different();
    }

    /// @param replaced the context that the first write has seen; null: none has seen anything
    private Applied put(Bytes key, Set<Sibling> values, @Nullable String replaced, boolean write) {
        Causality causality = replaced == null ? Causality.BLIND : new Causality.Context(replaced);
        for (Sibling value : values) {
            if (write && put(key, value, causality) instanceof WriteResult.Failed(var why, _)) {
                return new Applied.Failed(why);
            }
            causality = Causality.BLIND;
        }
        return new Applied.Written(values.size());
    }

    private WriteResult put(Bytes key, Sibling value, Causality causality) {
        try {
            return client.put(key.unsafeArray(), value, causality, options);
        } catch (IllegalArgumentException unsayable) {
            String detail = "the content type cannot be sent: " + unsayable.getMessage();
            return new WriteResult.Failed(new Failure.Refused("bad-request", detail), Facts.NONE);
        }
    }
}
