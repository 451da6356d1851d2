package dev.gramme.wire;

import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;

import java.util.Objects;

/// Frames between nodes.
///
/// ```
/// u32 length of the rest | u8 wire version | u8 type
/// cluster 16 | number epoch | name sender | name receiver | life 16 | u64 hybrid time
/// body of the type
/// u32 CRC-32C of everything between the length and here
/// ```
public final class Frames {
    /// Largest frame, its length word included: four values of the largest default size (8 MiB) as
    /// siblings of one key, and 1 MiB for keys, contexts and heads.
    public static final int MAX_FRAME_BYTES = 33 << 20;

    /// Bytes of the length word at the start of a frame.
    public static final int LENGTH_BYTES = 4;

    /// The version of the wire that this code speaks.
    public static final int VERSION = 1;

    private static final int CHECKSUM_BYTES = 4;
    private static final int LEAST_BYTES = LENGTH_BYTES + 2 + CHECKSUM_BYTES;

    private Frames() {}

    /// The whole frame, length word included.
    ///
    /// @throws IllegalArgumentException if it would be larger than [#MAX_FRAME_BYTES], or holds
    ///   what no reader would take (a key of no bytes, a negative count)
    public static byte[] encode(Envelope envelope) {
        return Writer.exactly(MAX_FRAME_BYTES, out -> frame(out, envelope));
    }

    /// Reads one whole frame, length word included.
    public static Envelope decode(byte[] frame) throws MalformedFrame {
        return decode(frame, 0, frame.length);
    }

    /// Reads the frame that fills `length` bytes of the buffer from `offset` on. Keeps nothing of
    /// the buffer.
    public static Envelope decode(byte[] buffer, int offset, int length) throws MalformedFrame {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length > MAX_FRAME_BYTES) {
            throw new MalformedFrame("frame has " + length + " bytes, limit " + MAX_FRAME_BYTES);
        }
        Reader in = new Reader(buffer, offset, length);
        checkLength(in, length);
        checkVersion(in);
        in.seek(length - CHECKSUM_BYTES);
        in.checksum("frame checksum", LENGTH_BYTES);
        Reader body = new Reader(buffer, offset, length - CHECKSUM_BYTES);
        body.seek(LENGTH_BYTES + 1);
        return envelope(body);
    }

    private static void frame(Writer out, Envelope envelope) {
        out.u32(0);
        out.u8(VERSION);
        out.u8(PeerCodec.type(envelope.message()).code());
        MemberCodec.cluster(out, envelope.cluster());
        out.number(envelope.epoch());
        MemberCodec.node(out, envelope.sender());
        MemberCodec.node(out, envelope.receiver());
        VersionCodec.actor(out, envelope.life());
        out.u64(envelope.hybridTime());
        out.u64(envelope.sentAtMs());
        PeerCodec.body(out, envelope.message());
        out.checksum(LENGTH_BYTES);
        out.lengthAt(0);
    }

    private static Envelope envelope(Reader in) throws MalformedFrame {
        MessageType type = MessageType.read(in);
        ClusterId cluster = MemberCodec.cluster(in);
        long epoch = in.number("epoch of the sender");
        NodeId sender = MemberCodec.node(in, "sender");
        NodeId receiver = MemberCodec.node(in, "receiver");
        Actor life = VersionCodec.actor(in, "life of the sender");
        long hybridTime = in.u64("hybrid time");
        long sentAtMs = in.u64("time of sending");
        PeerMessage message = PeerCodec.body(in, type);
        in.finish();
        return new Envelope(cluster, epoch, sender, receiver, life, hybridTime, sentAtMs, message);
    }

    private static void checkLength(Reader in, int length) throws MalformedFrame {
        if (length < LEAST_BYTES) {
            throw new MalformedFrame("frame has " + length + " bytes, at least " + LEAST_BYTES);
        }
        long announced = Integer.toUnsignedLong(in.u32("frame length"));
        if (announced != length - LENGTH_BYTES) {
            throw new MalformedFrame(
                    "frame length says " + announced + ", there are " + (length - LENGTH_BYTES));
        }
    }

    private static void checkVersion(Reader in) throws MalformedFrame {
        int version = in.u8("wire version");
        if (version != VERSION) {
            throw new MalformedFrame("wire version is " + version + ", known is " + VERSION);
        }
    }
}
