package dev.gramme.client.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.client.Sibling;
import dev.gramme.client.bulk.Entry;
import dev.gramme.core.item.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Goal: every entry is a line and comes back as it was, and a line that is none is refused with
/// what is wrong. Method: examples, random entries, seeded mutations.
final class LineTest {
    private static Entry read(String line) throws BadLine {
        return Line.read(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textIsTextAndOtherBytesAreBase64() {
        Entry entry =
                new Entry(
                        Bytes.utf8("zoé"),
                        List.of(
                                new Sibling("text/plain", Bytes.utf8("a\n"), 5),
                                new Sibling("", Bytes.owning(new byte[] {-1}), 0),
                                new Sibling("", Bytes.EMPTY, 0)));

        assertThat(new String(Line.write(entry), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"key":"zoé","values":[{"text":"a\\n","content_type":"text/plain","expires_at_ms":5},{"base64":"/w=="},{"text":""}]}
                        """);
    }

    @Test
    void everyEntryComesBack() throws BadLine {
        for (long seed = 0; seed < 2_000; seed++) {
            Entry entry = entry(new SplittableRandom(seed));

            assertThat(Line.read(Line.write(entry))).as("seed " + seed).isEqualTo(entry);
        }
    }

    private static Entry entry(SplittableRandom random) {
        List<Sibling> values = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            long expiry = random.nextBoolean() ? 0 : 1 + random.nextLong(1L << 50);
            values.add(new Sibling(random.nextBoolean() ? "" : "a/b", bytes(random), expiry));
        }
        byte[] key = Arrays.copyOf(bytes(random).toArray(), 1 + random.nextInt(9));
        return new Entry(Bytes.owning(key), values);
    }

    private static Bytes bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 0x7f;
            }
        }
        return Bytes.owning(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nonsense                                              | it is no JSON
                    {"key":"a","values":[{"text":"v"}]                    | it is no JSON
                    {"key":"a","values":[{"text":"v"}]} {}                | it is no JSON
                    {"key":"a","key":"b","values":[{"text":"v"}]}         | it is no JSON
                    []                                                    | the line is no JSON object
                    {"values":[{"text":"v"}]}                             | the line has one of key and key_base64
                    {"key":"a","key_base64":"","values":[{"text":"v"}]}   | the line has one of key and key_base64
                    {"key":"","values":[{"text":"v"}]}                    | a key has 1 to 65535 bytes, not 0
                    {"key":7,"values":[{"text":"v"}]}                     | the line: key is a text
                    {"key_base64":"!","values":[{"text":"v"}]}            | the line: key_base64 is not base64
                    {"key":"\\ud800","values":[{"text":"v"}]}             | half a surrogate pair
                    {"key":"a"}                                           | values is a list
                    {"key":"a","values":[]}                               | values is a list of at least one
                    {"key":"a","values":["v"]}                            | value 1 is no JSON object
                    {"key":"a","values":[{"text":"v"},{}]}                | value 2 has one of text and base64
                    {"key":"a","values":[{"text":"v","ttl":5}]}           | value 1 has 'ttl', known are base64, content_type
                    {"key":"a","values":[{"text":"v"}],"ttl":5}           | the line has 'ttl', known are key
                    {"key":"a","values":[{"text":null}]}                  | value 1: text is a text
                    {"key":"a","values":[{"text":"","content_type":1}]}   | value 1: content_type is a text
                    {"key":"a","values":[{"text":"","expires_at_ms":0}]}  | value 1: expires_at_ms is milliseconds
                    {"key":"a","values":[{"text":"","expires_at_ms":"5"}]}| value 1: expires_at_ms is milliseconds
                    {"key":"a","values":[{"text":"","expires_at_ms":1e9}]}| value 1: expires_at_ms is milliseconds
                    """)
    void whatIsWrongIsSaid(String line, String wrong) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(BadLine.class)
                .hasMessageContaining(wrong);
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] line =
                "{\"key\":\"a?\",\"values\":[{\"text\":\"v\"}]}".getBytes(StandardCharsets.UTF_8);
        line[9] = -1;

        assertThatThrownBy(() -> Line.read(line)).hasMessage("it is not UTF-8");
    }

    @Test
    void mutationsAreReadOrRefusedInWords() {
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] line = mutated(Line.write(entry(random)), random);
            try {
                Entry read = Line.read(line);
                assertThat(Line.read(Line.write(read))).isEqualTo(read);
            } catch (BadLine bad) {
                assertThat(bad.getMessage()).isNotBlank().doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
    }

    private static byte[] mutated(byte[] line, SplittableRandom random) {
        byte[] bytes = line;
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> Arrays.copyOf(bytes, at);
                        case 1 -> joined(bytes, at, at + 1);
                        case 2 -> joined(bytes, bytes.length, at);
                        default -> bytes.clone();
                    };
            if (at < bytes.length && random.nextBoolean()) {
                bytes[at] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    /// The bytes up to one place, and those from another on.
    private static byte[] joined(byte[] bytes, int to, int from) {
        byte[] joined = Arrays.copyOf(bytes, to + bytes.length - from);
        System.arraycopy(bytes, from, joined, to, bytes.length - from);
        return joined;
    }
}
