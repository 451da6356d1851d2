package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.Gathering;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/// Finds frames in the bytes of one connection. Takes every byte at once, so that the caller keeps
/// none; what it keeps of a frame is what has arrived of it (GATEWAY-3), at most a request id
/// before the header is complete.
///
/// ```
/// u8 command, u32 id length, id, u32 payload length, payload        numbers are big-endian
/// ```
final class FrameParser {
    /// rldb's own bound of request id and payload together.
    static final int MESSAGE_BYTES = 1 << 20;

    static final int ID_BYTES = 1_024;

    /// A payload that announces more than this is not read over.
    static final int SKIPPED_BYTES = 64 << 20;

    private Part part = Part.COMMAND;
    private @Nullable FrameInput found;
    private int command;
    private int number;
    private int numberBytes;
    private int left;
    private Gathering gathering = new Gathering(0);
    private Bytes id = Bytes.EMPTY;

    private enum Part {
        COMMAND,
        ID_LENGTH,
        ID,
        PAYLOAD_LENGTH,
        PAYLOAD,
        SKIPPED
    }

    /// The next frame; null: more bytes are needed. Not to be called again after `Broken`.
    @Nullable FrameInput next(ByteBuf in) {
        found = null;
        while (found == null && in.isReadable()) {
            step(in);
        }
        return found;
    }

    private void step(ByteBuf in) {
        switch (part) {
            case COMMAND -> onCommand(in.readUnsignedByte());
            case ID_LENGTH -> {
                if (numberIn(in)) {
                    onIdLength(Integer.toUnsignedLong(number));
                }
            }
            case ID -> {
                if (gather(in)) {
                    onId(gathering.toBytes());
                }
            }
            case PAYLOAD_LENGTH -> {
                if (numberIn(in)) {
                    onPayloadLength(Integer.toUnsignedLong(number));
                }
            }
            case PAYLOAD -> {
                if (gather(in)) {
                    end(gathering.toBytes());
                }
            }
            case SKIPPED -> skip(in);
        }
    }

    private void onCommand(int newCommand) {
        command = newCommand;
        if (command == 0) {
            found = new FrameInput.Broken(ErrorJson.commandNotSet());
        } else if (command > RldbCommands.LAST) {
            found = new FrameInput.Broken(ErrorJson.unrecognizedCommand(command));
        } else {
            part = Part.ID_LENGTH;
        }
    }

    private void onIdLength(long length) {
        if (length == 0) {
            found = new FrameInput.Broken(ErrorJson.noRequestId());
        } else if (length > ID_BYTES) {
            found = new FrameInput.Broken(ErrorJson.tooLarge(ID_BYTES, length));
        } else {
            gatherNext(Part.ID, (int) length);
        }
    }

    private void onId(Bytes newId) {
        id = newId;
        if (Utf8.strict(id) == null) {
            found = new FrameInput.Broken(ErrorJson.requestIdNotUtf8());
        }
        part = Part.PAYLOAD_LENGTH;
    }

    private void onPayloadLength(long length) {
        if (length == 0) {
            end(Bytes.EMPTY);
        } else if (length + id.length() <= MESSAGE_BYTES) {
            gatherNext(Part.PAYLOAD, (int) length);
        } else if (length <= SKIPPED_BYTES) {
            found = new FrameInput.TooLarge(ErrorJson.tooLarge(MESSAGE_BYTES, length));
            part = Part.SKIPPED;
            left = (int) length;
        } else {
            found = new FrameInput.Broken(ErrorJson.tooLarge(MESSAGE_BYTES, length));
        }
    }

    private void end(Bytes payload) {
        found = new FrameInput.Request(command, id, payload);
        part = Part.COMMAND;
    }

    private void skip(ByteBuf in) {
        int count = Math.min(left, in.readableBytes());
        in.skipBytes(count);
        left -= count;
        if (left == 0) {
            part = Part.COMMAND;
        }
    }

    private void gatherNext(Part next, int length) {
        part = next;
        left = length;
        gathering = new Gathering(length);
    }

    /// Whether all of it is there.
    private boolean gather(ByteBuf in) {
        int count = Math.min(left, in.readableBytes());
        gathering.take(in, count);
        left -= count;
        return left == 0;
    }

    /// Whether all four bytes of `number` are there.
    private boolean numberIn(ByteBuf in) {
        number = number << 8 | in.readUnsignedByte();
        numberBytes = (numberBytes + 1) % Integer.BYTES;
        return numberBytes == 0;
    }
}
