package dev.gramme.wire;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.version.Actor;

/// The first words on a link, said by both ends before any frame.
///
/// ```
/// "GRM1" | u16 length of the rest | u8 least version | u8 greatest version | u64 features
/// cluster 16 | member | life 16 | (fields of later versions) | u32 CRC-32C of all before
/// ```
///
/// The one thing on the wire that every version must be able to read: it only ever grows at its
/// end, and a reader skips what it does not know.
///
/// @param minVersion the oldest wire version spoken, 1..255
/// @param maxVersion the newest wire version spoken
/// @param features bits of optional abilities; both ends use what both have
/// @param cluster [ClusterId#NONE] while the node has no topology or is alone in it, so that it can
///   still join another cluster
public record Hello(
        int minVersion, int maxVersion, long features, ClusterId cluster, Member self, Actor life) {
    /// Bytes that must be there before [#length] can be asked.
    public static final int PREFIX_BYTES = 6;

    /// Largest hello, prefix included: all that an unknown end can make a node hold.
    public static final int MAX_BYTES = 1024;

    private static final int MAGIC = 0x47524d31; // "GRM1"
    private static final int MAX_VERSION = 255;
    private static final int CHECKSUM_BYTES = 4;

    public Hello {
        if (minVersion < 1 || maxVersion < minVersion || maxVersion > MAX_VERSION) {
            throw new IllegalArgumentException(
                    "no range of versions: " + minVersion + ".." + maxVersion);
        }
    }

    /// What two ends have come to.
    public sealed interface Agreement {
        /// @param version the newest that both speak
        /// @param features what both can do
        record Agreed(int version, long features) implements Agreement {}

        /// @param why for people, naming both sides' words
        record Refused(String why) implements Agreement {}
    }

    /// A hello of this code: every wire version it speaks, no optional features.
    public static Hello of(ClusterId cluster, Member self, Actor life) {
        return new Hello(Frames.VERSION, Frames.VERSION, 0, cluster, self, life);
    }

    public static byte[] encode(Hello hello) {
        return Writer.exactly(MAX_BYTES, out -> write(out, hello));
    }

    /// Reads a whole hello, prefix included.
    public static Hello decode(byte[] bytes) throws MalformedFrame {
        int length = length(bytes);
        if (bytes.length != length) {
            throw new MalformedFrame(
                    "hello has " + bytes.length + " bytes, its length says " + length);
        }
        Reader all = new Reader(bytes);
        all.seek(length - CHECKSUM_BYTES);
        all.checksum("hello checksum", 0);
        Reader in = new Reader(bytes, 0, length - CHECKSUM_BYTES);
        in.seek(PREFIX_BYTES);
        return read(in);
    }

    /// The length of the whole hello, from its first [#PREFIX_BYTES]; refuses another protocol.
    public static int length(byte[] prefix) throws MalformedFrame {
        Reader in = new Reader(prefix);
        Bytes magic = in.raw("magic", Math.min(4, prefix.length));
        in.seek(0);
        if (magic.length() < 4 || in.u32("magic") != MAGIC) {
            throw new MalformedFrame(
                    "magic is " + magic + ", not GRM1: no Gramme peer speaks here");
        }
        int length = PREFIX_BYTES + (in.u8("hello length") << 8 | in.u8("hello length"));
        if (length < PREFIX_BYTES + CHECKSUM_BYTES || length > MAX_BYTES) {
            throw new MalformedFrame("hello has " + length + " bytes, limit " + MAX_BYTES);
        }
        return length;
    }

    /// Whether two ends can talk, and in what.
    public static Agreement agree(Hello mine, Hello theirs) {
        String theirName = theirs.self().id().name();
        if (mine.self().id().equals(theirs.self().id())) {
            return new Agreement.Refused("the other end has this node's own name, " + theirName);
        }
        boolean free = mine.cluster.equals(ClusterId.NONE) || theirs.cluster.equals(ClusterId.NONE);
        if (!free && !mine.cluster.equals(theirs.cluster)) {
            return new Agreement.Refused(
                    theirName + " is of cluster " + theirs.cluster + ", not of " + mine.cluster);
        }
        int version = Math.min(mine.maxVersion, theirs.maxVersion);
        if (version < mine.minVersion || version < theirs.minVersion) {
            return new Agreement.Refused(
                    theirName
                            + " speaks wire versions "
                            + theirs.versions()
                            + ", this node "
                            + mine.versions());
        }
        return new Agreement.Agreed(version, mine.features & theirs.features);
    }

    private String versions() {
        return minVersion + " to " + maxVersion;
    }

    private static void write(Writer out, Hello hello) {
        out.u32(MAGIC);
        out.u8(0);
        out.u8(0);
        out.u8(hello.minVersion);
        out.u8(hello.maxVersion);
        out.u64(hello.features);
        MemberCodec.cluster(out, hello.cluster);
        MemberCodec.member(out, hello.self);
        VersionCodec.actor(out, hello.life);
        int length = out.position() + CHECKSUM_BYTES - PREFIX_BYTES;
        out.patch(PREFIX_BYTES - 2, length >>> 8);
        out.patch(PREFIX_BYTES - 1, length);
        out.checksum(0);
    }

    private static Hello read(Reader in) throws MalformedFrame {
        int minVersion = in.u8("least version");
        int maxVersion = in.u8("greatest version");
        if (minVersion < 1 || maxVersion < minVersion) {
            throw in.malformed("versions", "are no range: " + minVersion + " to " + maxVersion);
        }
        return new Hello(
                minVersion,
                maxVersion,
                in.u64("features"),
                MemberCodec.cluster(in),
                MemberCodec.member(in),
                VersionCodec.actor(in, "life"));
    }
}
