package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Gathering;
import dev.gramme.gateway.Intake;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds commands in the bytes of one connection. Takes every byte it can use at once, so that the
/// caller keeps no more than an unfinished line; arguments grow as they arrive (GATEWAY-3), at the
/// expense of the connection's share of memory (GATEWAY-5).
///
/// ```
/// *2 CRLF $3 CRLF GET CRLF $1 CRLF k CRLF      an array of bulk strings, nothing else inside
/// GET "k" CRLF                                 or a line of words
/// ```
final class RespParser {
    /// Redis' own bound: a longer bulk string is not read over but breaks the connection.
    private static final int SKIPPED_BULK_BYTES = 512 << 20;

    private static final int NUMBER_LINE_BYTES = 32;

    /// What an argument costs besides its bytes.
    private static final int ITEM_OVERHEAD = 48;

    /// A reserve of the list of arguments before any of them has arrived.
    private static final int FIRST_ITEMS = 16;

    private final GatewayLimits limits;
    private final Intake intake;
    private @Nullable RespInput found;
    private int scanned;

    // Of the command being read.
    private int itemsLeft;
    private long bytes;
    private long takenBytes;
    private List<Bytes> words = List.of();
    private @Nullable String refusal;

    // Of the bulk string being read; -1: none.
    private int bulkLeft = -1;
    private @Nullable Gathering bulk;

    RespParser(GatewayLimits limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
    }

    /// How much has been read of the arguments of the command at hand; -1: none was begun.
    long takenBytes() {
        return itemsLeft > 0 ? takenBytes : -1;
    }

    /// The next command; null: more bytes are needed. Not to be called again after `Broken`.
    @Nullable RespInput next(ByteBuf in) {
        found = null;
        while (found == null && step(in)) {}
        return found;
    }

    /// One step; false: it lacks bytes.
    private boolean step(ByteBuf in) {
        if (!in.isReadable()) {
            return false;
        }
        if (bulkLeft >= 0) {
            return stepBulk(in);
        }
        boolean array = itemsLeft > 0 || in.getByte(in.readerIndex()) == '*';
        int length = lineLength(in, array ? NUMBER_LINE_BYTES : limits.inlineBytes());
        if (length < 0) {
            return false;
        }
        if (itemsLeft > 0) {
            startBulk(in, length);
        } else if (array) {
            long count = number(in, length);
            endLine(in, length);
            startArray(count);
        } else {
            String line = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
            endLine(in, length);
            inline(line);
        }
        return true;
    }

    /// How long the next line is without its end; -1: not all there, or `found` says that it is too
    /// long.
    private int lineLength(ByteBuf in, int maxBytes) {
        int start = in.readerIndex();
        int search = Math.min(in.writerIndex(), start + maxBytes + 2);
        int end = in.indexOf(Math.min(start + scanned, search), search, (byte) '\n');
        if (end < 0) {
            scanned = search - start;
            if (scanned > maxBytes + 1) {
                found = new RespInput.Broken(tooLong(in.getByte(start)));
            }
            return -1;
        }
        scanned = 0;
        boolean carriageReturn = end > start && in.getByte(end - 1) == '\r';
        return (carriageReturn ? end - 1 : end) - start;
    }

    /// Goes on behind a line of which all is there.
    private static void endLine(ByteBuf in, int length) {
        in.skipBytes(length);
        while (in.readByte() != '\n') {}
    }

    /// Redis' words, and the limit.
    private String tooLong(byte first) {
        if (itemsLeft > 0) {
            return "too big bulk count string: the limit is " + NUMBER_LINE_BYTES + " bytes";
        }
        return first == '*'
                ? "too big mbulk count string: the limit is " + NUMBER_LINE_BYTES + " bytes"
                : "too big inline request: the limit is " + limits.inlineBytes() + " bytes";
    }

    private void startArray(long count) {
        if (count == Long.MIN_VALUE || count > limits.commandItems()) {
            found =
                    new RespInput.Broken(
                            "invalid multibulk length: the limit is " + limits.commandItems());
        } else if (count > 0) {
            itemsLeft = (int) count;
            words = new ArrayList<>(Math.min(itemsLeft, FIRST_ITEMS));
            bytes = 0;
            takenBytes = 0;
            refusal = null;
        }
    }

    private void startBulk(ByteBuf in, int lineLength) {
        char first = lineLength == 0 ? ' ' : (char) (in.getByte(in.readerIndex()) & 0xff);
        long length = number(in, lineLength);
        endLine(in, lineLength);
        if (first != '$') {
            found = new RespInput.Broken("expected '$', got '" + first + "'");
            return;
        }
        if (length < 0 || length > SKIPPED_BULK_BYTES) {
            found =
                    new RespInput.Broken(
                            "invalid bulk length: the limit is " + SKIPPED_BULK_BYTES + " bytes");
            return;
        }
        if (length > limits.valueBytes()) {
            refuse(tooLarge("an argument of " + length + " bytes is", limits.valueBytes()));
        } else if (bytes + length + ITEM_OVERHEAD > limits.commandBytes()) {
            refuse(tooLarge("the command's arguments are", limits.commandBytes()));
        } else if (refusal == null) {
            startItem((int) length);
        }
        takenBytes += lineLength;
        bulkLeft = (int) length + 2;
    }

    private static String tooLarge(String what, int limit) {
        return "TOOLARGE " + what + " over the limit of " + limit + " bytes";
    }

    private void startItem(int length) {
        if (intake.share().take(ITEM_OVERHEAD)) {
            bytes += ITEM_OVERHEAD;
            bulk = new Gathering(intake.share(), length);
        } else {
            refuse("OVERLOADED " + intake.exhausted());
        }
    }

    /// The rest of the command is read over, and what it holds given back.
    private void refuse(String error) {
        if (refusal != null) {
            return;
        }
        refusal = error;
        words = List.of();
        if (bulk != null) {
            bulk.drop();
            bulk = null;
        }
        intake.share().give(bytes);
        bytes = 0;
    }

    /// Takes what has arrived of a bulk string and of the CRLF behind it.
    private boolean stepBulk(ByteBuf in) {
        int body = Math.min(Math.max(bulkLeft - 2, 0), in.readableBytes());
        if (body > 0) {
            takeBody(in, body);
            return true;
        }
        byte expected = (byte) (bulkLeft == 2 ? '\r' : '\n');
        if (in.readByte() != expected) {
            found = new RespInput.Broken("expected CRLF behind a bulk string");
            return true;
        }
        bulkLeft--;
        if (bulkLeft == 0) {
            endBulk();
        }
        return true;
    }

    private void takeBody(ByteBuf in, int count) {
        if (bulk != null && !bulk.take(in, count)) {
            refuse("OVERLOADED " + intake.exhausted());
        }
        if (bulk == null) {
            in.skipBytes(count);
        }
        takenBytes += count;
        bulkLeft -= count;
    }

    private void endBulk() {
        bulkLeft = -1;
        if (bulk != null) {
            Bytes word = bulk.toBytes();
            bytes += word.length();
            words.add(word);
            bulk = null;
        }
        itemsLeft--;
        if (itemsLeft == 0) {
            found =
                    refusal == null
                            ? new RespInput.Command(words, (int) bytes)
                            : new RespInput.Refused(refusal);
            words = List.of();
        }
    }

    private void inline(String line) {
        @Nullable List<Bytes> split = InlineWords.split(line);
        if (split == null) {
            found = new RespInput.Broken("unbalanced quotes in request");
        } else if (!split.isEmpty()) {
            int held = line.length() + ITEM_OVERHEAD * split.size();
            found =
                    intake.share().take(held)
                            ? new RespInput.Command(split, held)
                            : new RespInput.Refused("OVERLOADED " + intake.exhausted());
        }
    }

    /// The number behind the first character of the next line; `Long.MIN_VALUE`: it is none.
    private static long number(ByteBuf in, int lineLength) {
        int start = in.readerIndex();
        boolean negative = lineLength > 1 && in.getByte(start + 1) == '-';
        int from = negative ? 2 : 1;
        if (lineLength <= from || lineLength > from + 18) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (int i = from; i < lineLength; i++) {
            byte c = in.getByte(start + i);
            if (c < '0' || c > '9') {
                return Long.MIN_VALUE;
            }
            value = value * 10 + (c - '0');
        }
        return negative ? -value : value;
    }
}
