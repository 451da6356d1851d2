package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Goal: patterns match what Redis' match, and none takes long. Method: recorded examples, random
/// ones against the definition, and the patterns that make a careless matcher run for ever.
class GlobTest {
    private static final String LETTERS = "ab*?[]^-\\c";

    private static Bytes latin1(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean matches(String pattern, String text) {
        return new Glob(latin1(pattern)).matches(latin1(text));
    }

    /// Recorded from Redis 7.0.15 by SCAN MATCH.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`*`, `abc`, true",
                "`a*`, `abc`, true",
                "`*c`, `abc`, true",
                "`a*c`, `abc`, true",
                "`a*b*c`, `aXbXc`, true",
                "`a?c`, `abc`, true",
                "`a?c`, `ac`, false",
                "`?`, `a`, true",
                "`??`, `a`, false",
                "`[abc]`, `b`, true",
                "`[abc]`, `d`, false",
                "`[^abc]`, `d`, true",
                "`[^abc]`, `a`, false",
                "`[a-c]`, `b`, true",
                "`[c-a]`, `b`, true",
                "`[a-c]x`, `bx`, true",
                "`[^a-c]`, `z`, true",
                "`[-a]`, `-`, true",
                "`[a-]`, `-`, false",
                "`[]`, `a`, false",
                "`[]a]`, `a]`, false",
                "`[^]`, `a`, true",
                "`[a`, `a`, true",
                "`[a`, `b`, false",
                "`[^a`, `b`, true",
                "`[`, `x`, false",
                "`[`, `[`, false",
            })
    void matchesWhatRedisMatches(String pattern, String text, boolean expected) {
        assertThat(matches(pattern, text)).isEqualTo(expected);
    }

    /// Recorded likewise: escapes, classes that do not end, and what else is odd.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\\*`, `*`, true",
                "`\\*`, `a`, false",
                "`a\\`, `a\\`, true",
                "`\\`, `\\`, true",
                "`\\a`, `a`, true",
                "`[\\]]`, `]`, true",
                "`[\\-]`, `-`, true",
                "`[a\\-z]`, `m`, false",
                "`[a\\`, `\\`, true",
                "`a**c`, `abc`, true",
                "`**`, `a`, true",
                "`a`, `ab`, false",
                "`ab`, `a`, false",
                "``, `a`, false",
                "`[a-`, `-`, true",
                "`[a-`, `a`, true",
                "`[a-b`, `b`, true",
                "`h[e-l]llo`, `hello`, true",
                "`h[^e]llo`, `hello`, false",
                "`[a-c]*[^x]`, `bzzz`, true",
                "`[!a]`, `b`, false",
                "`[!a]`, `!`, true",
                "`*[`, `a[`, false",
                "`A`, `a`, false",
                "`[a-z]`, `M`, false",
                "`x[]`, `x`, false",
                "`*a*`, `bbb`, false",
                "`a*?`, `a`, false",
                "`a*?`, `ab`, true",
            })
    void matchesOddPatternsAsRedisDoes(String pattern, String text, boolean expected) {
        assertThat(matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void bytesNeedNotBeText() {
        assertThat(matches("[\u0080-\u00ff]\0*", "\u00fe\0\n")).isTrue();
        assertThat(matches("?", "\u00e9")).isTrue();
    }

    @Test
    void randomPatternsMatchByDefinition() {
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            String pattern = word(random, 8);
            String text = word(random, 6);
            assertThat(matches(pattern, text))
                    .as("seed %d: %s on %s", seed, pattern, text)
                    .isEqualTo(byDefinition(pattern, text));
        }
    }

    private static String word(Random random, int most) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    /// As it is defined: a star is nothing, or one byte and itself again.
    private static boolean byDefinition(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return byDefinition(pattern.substring(1), text)
                    || (!text.isEmpty() && byDefinition(pattern, text.substring(1)));
        }
        if (text.isEmpty()) {
            return false;
        }
        int element = element(pattern);
        return matches(pattern.substring(0, element), text.substring(0, 1))
                && byDefinition(pattern.substring(element), text.substring(1));
    }

    /// The length of the first element, which is not a star.
    private static int element(String pattern) {
        if (pattern.charAt(0) == '\\') {
            return Math.min(2, pattern.length());
        }
        if (pattern.charAt(0) != '[') {
            return 1;
        }
        int at = pattern.startsWith("[^") ? 2 : 1;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            boolean escape = pattern.charAt(at) == '\\' && at + 1 < pattern.length();
            boolean range = at + 2 < pattern.length() && pattern.charAt(at + 1) == '-';
            at += escape ? 2 : range ? 3 : 1;
        }
        return Math.min(at + 1, pattern.length());
    }

    @Test
    void manyStarsEndSoon() {
        String pattern = "*a".repeat(1_000) + "b";
        assertThat(matches(pattern, "a".repeat(5_000))).isFalse();
        assertThat(matches(pattern, "a".repeat(5_000) + "b")).isTrue();
        assertThat(matches("[".repeat(10_000), "x")).isFalse();
    }
}
