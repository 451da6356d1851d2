package dev.gramme.wire;

/// Bytes that are not what they should be. The message names the field, what was wrong with it and
/// the limit; it never repeats foreign bytes unescaped. Carries no stack trace: hostile input must
/// not cost more than honest input.
public final class MalformedFrame extends Exception {
    MalformedFrame(String message) {
        super(message, null, false, false);
    }
}
