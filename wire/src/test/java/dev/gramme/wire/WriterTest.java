package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;

/// Goal: the elements of the layout are written as the design page says. Method: known bytes, and
/// every length of a number.
final class WriterTest {
    @Test
    void numbersTakeAsManyGroupsAsTheyNeed() throws MalformedFrame {
        for (int bits = 0; bits <= 63; bits++) {
            long largest = (1L << bits) - 1;
            byte[] bytes = Writer.exactly(9, out -> out.number(largest));
            assertThat(bytes).hasSize(Math.max(1, (bits + 6) / 7));
            assertThat(new Reader(bytes).number("number")).isEqualTo(largest);
        }
    }

    @Test
    void elementsAreWrittenAsDocumented() {
        byte[] bytes =
                Writer.exactly(
                        100,
                        out -> {
                            out.u8(0x1ff);
                            out.u32(0x01020304);
                            out.u64(-2);
                            out.number(300);
                            out.bits(-1);
                            out.flag(true);
                            out.text("é");
                        });
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        "ff"
                                + "01020304"
                                + "fffffffffffffffe"
                                + "ac02"
                                + "ffffffff0f"
                                + "01"
                                + "02c3a9");
    }

    @Test
    void halfASurrogatePairBecomesAQuestionMark() throws MalformedFrame {
        byte[] bytes = Writer.exactly(100, out -> out.text("a\uD83Db"));
        assertThat(new Reader(bytes).text("text")).isEqualTo("a?b");
    }

    @Test
    void negativeNumbersAndTooManyBytesAreRefused() {
        assertThatThrownBy(() -> Writer.exactly(100, out -> out.number(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Writer.exactly(3, out -> out.u32(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 3 bytes");
    }
}
