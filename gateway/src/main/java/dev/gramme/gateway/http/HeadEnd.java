package dev.gramme.gateway.http;

import dev.gramme.gateway.GatewayLimits;

import io.netty.buffer.ByteBuf;

/// Finds the end of a request's head, looking at every byte once however it is cut, and refuses a
/// head that is over a limit before more of it is kept.
final class HeadEnd {
    private static final int CR = '\r';

    private final GatewayLimits limits;
    private int scanned;
    private int lineStart;
    private int firstLine;
    private int lines;

    HeadEnd(GatewayLimits limits) {
        this.limits = limits;
    }

    /// @param in begins with the head
    /// @return the head's length, its empty line included; -1: it is not all there
    int find(ByteBuf in) throws Malformed {
        int start = in.readerIndex();
        int end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        while (end >= 0) {
            int length = end - start - lineStart;
            if (length == 0 || in.getByte(end - 1) != CR) {
                throw new Malformed(400, "malformed request: a line ends in LF without CR");
            }
            scanned = end + 1 - start;
            requireRoom(scanned);
            if (length == 1) {
                return rest();
            }
            if (lines == 0) {
                firstLine = scanned;
            }
            lines++;
            lineStart = scanned;
            end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        }
        scanned = in.readableBytes();
        requireRoom(scanned);
        return -1;
    }

    /// How long the first line of a head is that is not all there, its end included; 0: not known.
    int firstLine() {
        return firstLine;
    }

    private int rest() {
        int length = scanned;
        scanned = 0;
        lineStart = 0;
        firstLine = 0;
        lines = 0;
        return length;
    }

    /// @param bytes of the head so far
    private void requireRoom(int bytes) throws Malformed {
        if (lines == 0 && bytes > limits.lineBytes() + 2) {
            throw new Malformed(
                    414,
                    "the request line, which holds the URL, is over the limit of "
                            + limits.lineBytes()
                            + " bytes");
        }
        if (lines > 0 && bytes - firstLine > limits.headerBytes() + 2) {
            throw new Malformed(
                    431, "the headers are over the limit of " + limits.headerBytes() + " bytes");
        }
        if (lines > limits.headerLines() + 1) {
            throw new Malformed(
                    431, "the headers are over the limit of " + limits.headerLines() + " lines");
        }
    }
}
