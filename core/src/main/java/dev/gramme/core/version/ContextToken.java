package dev.gramme.core.version;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A context as clients carry it: opaque to them, bound to one key of one cluster by a keyed tag.
/// Without the tag a context of another key, or a made-up one, would silently swallow events.
///
/// All numbers are big-endian. The first two lines are what rldb calls a context.
///
/// ```
/// u32 count                                        actors that have a base, ascending
///   u128 actor, u128 base                          1..base of the actor
/// u8 format (1)
/// u64 0                                            room for later
/// u32 count                                        sparse ranges, ascending by actor and counter
///   u128 actor, u64 first, u64 last                beyond the base, not touching it or each other
///   u128 actor, u64 0, u64 print                   or a closed entry
/// 16 bytes tag                                     HMAC-SHA-256, first half
/// ```
///
/// The tag covers cluster id (u128), namespace (u32), key length (u32), key, and all of the above.
/// A set of dots has exactly one token.
public final class ContextToken {
    static final int FORMAT = 1;
    static final int TAG_BYTES = 16;
    static final int ENTRY_BYTES = 32;
    static final int TRAILER_BYTES = 1 + 8 + 4;
    private static final int FRAME_BYTES = 4 + TRAILER_BYTES + TAG_BYTES;

    private ContextToken() {}

    /// What a token turned out to be.
    public sealed interface Decoded {
        record Valid(DotSet context) implements Decoded {}

        /// No token at all, or one of a newer version.
        record Malformed(String why) implements Decoded {}

        /// A well-formed token whose tag is wrong.
        record Foreign(String why) implements Decoded {}
    }

    public static Bytes encode(DotSet context, Key key, Seal seal) {
        List<Actor> actors = context.actors();
        int bases = 0;
        for (int i = 0; i < actors.size(); i++) {
            bases += hasBase(context, i) ? 1 : 0;
        }
        int entries = context.rangeCount();
        ByteBuffer out = ByteBuffer.allocate(FRAME_BYTES + ENTRY_BYTES * entries);
        out.putInt(bases);
        for (int i = 0; i < actors.size(); i++) {
            if (hasBase(context, i)) {
                put(out, actors.get(i));
                out.putLong(0).putLong(context.unsafeRanges(i)[1]);
            }
        }
        out.put((byte) FORMAT).putLong(0).putInt(entries - bases);
        for (int i = 0; i < actors.size(); i++) {
            long[] ranges = context.unsafeRanges(i);
            for (int j = hasBase(context, i) ? 2 : 0; j < ranges.length; j += 2) {
                put(out, actors.get(i));
                out.putLong(ranges[j]).putLong(ranges[j + 1]);
            }
        }
        out.put(seal.tag(out.array(), out.position(), key), 0, TAG_BYTES);
        return Bytes.owning(out.array());
    }

    /// @param maxBytes the longest token that is looked at
    public static Decoded decode(Bytes token, Key key, Seal seal, int maxBytes) {
        byte[] array = token.unsafeArray();
        if (array.length > maxBytes) {
            return new Decoded.Malformed(
                    "context of " + array.length + " bytes, more than " + maxBytes);
        }
        Decoded read = new ContextReader(array).read();
        if (read instanceof Decoded.Malformed) {
            return read;
        }
        int signed = array.length - TAG_BYTES;
        byte[] tag = seal.tag(array, signed, key);
        return MessageDigest.isEqual(
                        Arrays.copyOf(tag, TAG_BYTES),
                        Arrays.copyOfRange(array, signed, array.length))
                ? read
                : new Decoded.Foreign("context belongs to another key or cluster, or was altered");
    }

    private static boolean hasBase(DotSet context, int index) {
        return context.unsafeRanges(index)[0] == 1;
    }

    private static void put(ByteBuffer out, Actor actor) {
        out.putLong(actor.high()).putLong(actor.low());
    }

    /// Makes and checks the tags of one cluster. Not for several threads.
    public static final class Seal {
        private final Mac mac;
        private final ByteBuffer scope = ByteBuffer.allocate(24);

        /// @param secret the cluster's key; not empty
        public Seal(long clusterHigh, long clusterLow, byte[] secret) {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
            scope.putLong(clusterHigh).putLong(clusterLow);
        }

        private byte[] tag(byte[] array, int length, Key key) {
            scope.putInt(16, key.namespace()).putInt(20, key.bytes().length());
            mac.update(scope.array());
            mac.update(key.bytes().unsafeArray());
            mac.update(array, 0, length);
            return mac.doFinal();
        }
    }
}
