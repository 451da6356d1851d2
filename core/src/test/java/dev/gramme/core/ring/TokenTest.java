package dev.gramme.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

/// Goal: RING-1, the token of a key never changes. Method: vectors computed once, which also stand
/// in docs/design/ring.md. If this test fails, the code is wrong, not the numbers.
final class TokenTest {
    @ParameterizedTest
    @CsvSource({
        "0, '', 48b2c92616fc193d",
        "0, 61, f2e07c0179b8b909",
        "0, 6b6579, d50e3fc606b92872",
        "1, 6b6579, 7f59767babd18f41",
        "-1, 6b6579, 796a83b07d1c0956",
        "0, 00ff80, 0f67f9e8bf6fca6b",
        "0, 757365723a31, 31d75d57e70bfee3",
        "0, 757365723a32, 91c0ce771a0788c6",
        "7, 3031323334353637383961626364656630313233343536373839616263646566, e638d4904c3d0979",
    })
    void tokensAreThoseOfTheVectors(int namespace, String keyHex, String token) {
        Key key = new Key(namespace, Bytes.owning(HexFormat.of().parseHex(keyHex)));

        assertThat(HexFormat.of().toHexDigits(Token.of(key))).isEqualTo(token);
    }

    @Test
    void longKeysTooHaveTheirVector() {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertThat(Token.of(Key.of(Bytes.owning(bytes)))).isEqualTo(0x707c0aa12b358f8bL);
    }

    @Test
    void partitionIsTheUpperBitsOfTheToken() {
        assertThat(Token.partition(0xabcd_0000_0000_0000L, 1)).isZero();
        assertThat(Token.partition(0xabcd_0000_0000_0000L, 2)).isEqualTo(1);
        assertThat(Token.partition(0xabcd_0000_0000_0000L, 256)).isEqualTo(0xab);
        assertThat(Token.partition(0xabcd_0000_0000_0000L, 65_536)).isEqualTo(0xabcd);
    }
}
