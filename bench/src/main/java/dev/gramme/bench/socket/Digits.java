package dev.gramme.bench.socket;

import io.netty.buffer.ByteBuf;

/// Decimal numbers, without a string in between.
final class Digits {
    private Digits() {}

    static void write(ByteBuf out, int number) {
        int unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.writeByte('0' + number / unit % 10);
        }
    }

    /// The number with one more digit behind it.
    static int append(int number, byte digit) {
        if (digit < '0' || digit > '9' || number > Integer.MAX_VALUE / 10 - 1) {
            throw new IllegalStateException("a length in an answer is no number");
        }
        return number * 10 + (digit - '0');
    }
}
