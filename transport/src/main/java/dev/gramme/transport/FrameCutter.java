package dev.gramme.transport;

import dev.gramme.wire.Frames;
import dev.gramme.wire.Hello;
import dev.gramme.wire.MalformedFrame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;

import java.util.List;

/// Cuts a stream into one whole hello and then whole frames (each a `byte[]`, length included).
/// What a stranger can make this node hold is a hello; the length of a frame is believed only
/// after.
final class FrameCutter extends ByteToMessageDecoder {
    private boolean greeted;
    private boolean broken;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int length = wholeLength(in);
        if (length <= in.readableBytes()) {
            byte[] whole = new byte[length];
            in.readBytes(whole);
            out.add(whole);
            greeted = true;
        }
    }

    /// The length of what comes next; more than there can be while that is not known.
    private int wholeLength(ByteBuf in) {
        try {
            return greeted ? frameLength(in) : helloLength(in);
        } catch (MalformedFrame malformed) {
            broken = true;
            throw new CorruptedFrameException("malformed hello: " + malformed.getMessage());
        }
    }

    private static int helloLength(ByteBuf in) throws MalformedFrame {
        if (in.readableBytes() < Hello.PREFIX_BYTES) {
            return Integer.MAX_VALUE;
        }
        byte[] prefix = new byte[Hello.PREFIX_BYTES];
        in.getBytes(in.readerIndex(), prefix);
        return Hello.length(prefix);
    }

    private int frameLength(ByteBuf in) {
        if (in.readableBytes() < Frames.LENGTH_BYTES) {
            return Integer.MAX_VALUE;
        }
        long length = Frames.LENGTH_BYTES + in.getUnsignedInt(in.readerIndex());
        if (length > Frames.MAX_FRAME_BYTES) {
            broken = true;
            throw new CorruptedFrameException(
                    "malformed frame: it has "
                            + length
                            + " bytes, limit "
                            + Frames.MAX_FRAME_BYTES);
        }
        return (int) length;
    }
}
