package dev.gramme.lsm;

import dev.gramme.lsm.RecordCodec.Held;
import dev.gramme.storage.log.ByteSink;
import dev.gramme.storage.log.ByteSource;
import dev.gramme.storage.log.Damaged;

import org.jspecify.annotations.Nullable;

/// How much there is of a partition's records. Written with each group that changes it.
///
/// @param keys records with at least one version
/// @param bytes of their names and values
record Counts(long records, long keys, long bytes) {
    static final Counts NONE = new Counts(0, 0, 0);

    /// One record takes the place of another.
    ///
    /// @param before null: there was none
    /// @param after null: there is none from now on
    Counts replaced(@Nullable Held before, @Nullable Held after) {
        return plus(after, 1).plus(before, -1);
    }

    private Counts plus(@Nullable Held held, int sign) {
        return held == null
                ? this
                : new Counts(
                        records + sign,
                        keys + (held.versioned() ? sign : 0),
                        bytes + sign * held.bytes());
    }

    byte[] toBytes() {
        ByteSink out = new ByteSink(16);
        out.number(records);
        out.number(keys);
        out.number(bytes);
        return Names.exact(out);
    }

    static Counts of(ByteSource in) throws Damaged {
        return new Counts(in.number(), in.number(), in.number());
    }
}
