package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.Gathering;
import dev.gramme.gateway.Intake;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

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

    private final Intake intake;
    private Part part = Part.COMMAND;
    private @Nullable FrameInput found;
    private int command;
    private int number;
    private int numberBytes;
    private int left;
    private long takenBytes;
    private Gathering gathering;
    private Bytes id = Bytes.EMPTY;

    private enum Part {
        COMMAND,
        ID_LENGTH,
        ID,
        PAYLOAD_LENGTH,
        PAYLOAD,
        SKIPPED
    }

    /// @param intake pays for ids and payloads until their requests are answered
    FrameParser(Intake intake) {
        this.intake = intake;
        this.gathering = new Gathering(intake.share(), 0);
    }

    /// How much of the frame's payload has been taken; -1: no frame was begun.
    long takenBytes() {
        return switch (part) {
            case COMMAND -> -1;
            case PAYLOAD, SKIPPED -> takenBytes;
            case ID_LENGTH, ID, PAYLOAD_LENGTH -> 0;
        };
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
            refuse(ErrorJson.tooLarge(MESSAGE_BYTES, length), (int) length);
        } else {
            found = new FrameInput.Broken(ErrorJson.tooLarge(MESSAGE_BYTES, length));
        }
    }

    /// What is left of the frame is read over, and what it holds given back.
    private void refuse(JsonNode error, int rest) {
        found = new FrameInput.Refused(error);
        intake.share().give(id.length());
        part = rest == 0 ? Part.COMMAND : Part.SKIPPED;
        left = rest;
    }

    private void end(Bytes payload) {
        found = new FrameInput.Request(command, id, payload);
        part = Part.COMMAND;
    }

    private void skip(ByteBuf in) {
        int count = Math.min(left, in.readableBytes());
        in.skipBytes(count);
        left -= count;
        takenBytes += count;
        if (left == 0) {
            part = Part.COMMAND;
        }
    }

    private void gatherNext(Part next, int length) {
        part = next;
        left = length;
        takenBytes = 0;
        gathering = new Gathering(intake.share(), length);
    }

    /// Whether all of it is there.
    private boolean gather(ByteBuf in) {
        int count = Math.min(left, in.readableBytes());
        if (!gathering.take(in, count)) {
            gathering.drop();
            onNoMemory();
            return false;
        }
        left -= count;
        takenBytes += count;
        return left == 0;
    }

    /// Behind an id that cannot be kept no frame can be found.
    private void onNoMemory() {
        JsonNode error = ErrorJson.internal(intake.exhausted());
        if (part == Part.PAYLOAD) {
            refuse(error, left);
        } else {
            found = new FrameInput.Broken(error);
        }
    }

    /// Whether all four bytes of `number` are there.
    private boolean numberIn(ByteBuf in) {
        number = number << 8 | in.readUnsignedByte();
        numberBytes = (numberBytes + 1) % Integer.BYTES;
        return numberBytes == 0;
    }
}
