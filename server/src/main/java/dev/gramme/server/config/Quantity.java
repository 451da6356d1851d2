package dev.gramme.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers with units, as operators write them. Every method throws `IllegalArgumentException` with
/// a sentence that says what was expected.
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15}) *([a-zA-Z%]*)");
    private static final Map<String, Long> BYTES =
            Map.of(
                    "", 1L, "b", 1L, "k", 1L << 10, "kib", 1L << 10, "m", 1L << 20, "mib", 1L << 20,
                    "g", 1L << 30, "gib", 1L << 30);
    private static final Map<String, Long> MILLIS =
            Map.of(
                    "ms",
                    1L,
                    "s",
                    1_000L,
                    "m",
                    60_000L,
                    "min",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L);

    private Quantity() {}

    /// @param whole what a percentage is a share of
    static long bytes(String text, long whole) {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2).toLowerCase(Locale.ROOT);
            if (unit.equals("%") && number <= 100) {
                return whole / 100 * number;
            }
            Long factor = BYTES.get(unit);
            if (factor != null && number <= Long.MAX_VALUE / factor) {
                return number * factor;
            }
        }
        throw new IllegalArgumentException(
                "expects bytes such as 1048576, 512MiB or 25%, not \"" + text + "\"");
    }

    static Duration duration(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Long factor = MILLIS.get(matcher.group(2).toLowerCase(Locale.ROOT));
            if (factor != null && number <= Integer.MAX_VALUE / factor) {
                return Duration.ofMillis(number * factor);
            }
        }
        throw new IllegalArgumentException(
                "expects a time such as 250ms, 2s or 1min, not \"" + text + "\"");
    }

    static int integer(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "expects a number, not \"" + text + "\"", notANumber);
        }
        throw new IllegalArgumentException(
                "expects a number from " + least + " to " + most + ", not " + text);
    }
}
