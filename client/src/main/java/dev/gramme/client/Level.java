package dev.gramme.client;

import java.util.Locale;

/// How many homes must answer, said by name instead of by number.
public enum Level {
    ONE,
    QUORUM,
    ALL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
