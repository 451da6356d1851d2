package dev.gramme.storage.memory;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Packs records into [Packed] ones and reads them. Actors are written as numbers of this store:
/// few of them are in many records. This form never leaves the process. Owner's loop only.
///
/// ```
/// namespace, length, key
/// actors { number, ranges, { first, last } }     the context; a bound as its way from the one before
/// versions { actor, counter, kind, flags, expiry, hybrid time, length, content type, CRC, length, body }
/// ```
///
/// Numbers are LEB128, 7 bits to a byte, the low ones first. A body of more than [#INLINE_BYTES]
/// stands beside.
final class Packing {
    /// Copying so much costs about as much as fetching it from elsewhere.
    static final int INLINE_BYTES = 1_024;

    private final List<Actor> actors = new ArrayList<>();
    private final Map<Actor, Integer> numbers = new HashMap<>();
    private final PackWriter out = new PackWriter();

    Packed pack(Key key, Siblings siblings) {
        out.clear();
        out.number(key.namespace());
        out.blob(key.bytes().unsafeArray());
        pack(siblings.context());
        List<Bytes> bodies = List.of();
        out.number(siblings.versions().size());
        for (Version version : siblings.versions()) {
            pack(version);
            Bytes body = version.value().body();
            if (body.length() > INLINE_BYTES) {
                bodies = bodies.isEmpty() ? new ArrayList<>() : bodies;
                bodies.add(body);
            } else {
                out.raw(body.unsafeArray());
            }
        }
        return new Packed(out.toArray(), bodies, siblings.isEmpty());
    }

    private void pack(DotSet context) {
        out.number(context.actorCount());
        for (int i = 0; i < context.actorCount(); i++) {
            out.number(numberOf(context.actor(i)));
            long[] ranges = context.unsafeRanges(i);
            out.number(ranges.length / 2);
            long before = 0;
            for (long bound : ranges) {
                out.number(bound - before);
                before = bound;
            }
        }
    }

    private void pack(Version version) {
        Value value = version.value();
        out.number(numberOf(version.dot().actor()));
        out.number(version.dot().counter());
        out.number(value.kind());
        out.number(value.flags());
        out.number(value.expiresAtMs());
        out.number(value.hybridTime());
        out.blob(value.contentType().getBytes(StandardCharsets.UTF_8));
        out.number(value.crc32c() & 0xffff_ffffL);
        out.number(value.body().length());
    }

    private int numberOf(Actor actor) {
        Integer known = numbers.get(actor);
        if (known != null) {
            return known;
        }
        actors.add(actor);
        numbers.put(actor, actors.size() - 1);
        return actors.size() - 1;
    }

    /// How the record's key compares to another, as keys do.
    static int compareKey(Packed record, Key key) {
        PackReader in = record.reader();
        int byNamespace = Integer.compare((int) in.number(), key.namespace());
        if (byNamespace != 0) {
            return byNamespace;
        }
        return in.compareBlob(key.bytes().unsafeArray());
    }

    static Key key(Packed record) {
        PackReader in = record.reader();
        return new Key((int) in.number(), Bytes.owning(in.blob()));
    }

    Siblings siblings(Packed record) {
        PackReader in = record.reader();
        in.number();
        in.skip((int) in.number());
        DotSet context = context(in);
        int count = (int) in.number();
        if (count == 1) {
            return new Siblings(List.of(version(in, record, 0)), context);
        }
        List<Version> versions = new ArrayList<>(count);
        int beside = 0;
        for (int i = 0; i < count; i++) {
            Version version = version(in, record, beside);
            versions.add(version);
            beside += version.value().body().length() > INLINE_BYTES ? 1 : 0;
        }
        return new Siblings(versions, context);
    }

    private DotSet context(PackReader in) {
        int count = (int) in.number();
        Actor[] who = new Actor[count];
        long[][] ranges = new long[count][];
        for (int i = 0; i < count; i++) {
            who[i] = actors.get((int) in.number());
            ranges[i] = new long[2 * (int) in.number()];
            long before = 0;
            for (int j = 0; j < ranges[i].length; j++) {
                before += in.number();
                ranges[i][j] = before;
            }
        }
        return DotSet.owning(who, ranges);
    }

    /// @param beside which of the bodies is this version's, if its own is not inline
    private Version version(PackReader in, Packed record, int beside) {
        Dot dot = new Dot(actors.get((int) in.number()), in.number());
        int kind = (int) in.number();
        int flags = (int) in.number();
        long expiresAtMs = in.number();
        long hybridTime = in.number();
        byte[] type = in.blob();
        String contentType = type.length == 0 ? "" : new String(type, StandardCharsets.UTF_8);
        int crc32c = (int) in.number();
        int length = (int) in.number();
        Bytes body = length > INLINE_BYTES ? record.body(beside) : Bytes.owning(in.raw(length));
        return new Version(
                dot, new Value(kind, flags, expiresAtMs, hybridTime, contentType, body, crc32c));
    }
}
