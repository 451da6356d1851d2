package dev.gramme.gateway;

import dev.gramme.core.message.ClientResponse;

/// What every protocol says of a write that may live: on how many copies it is, then why no more is
/// known.
public final class UnknownWords {
    private UnknownWords() {}

    /// As `stored on 1 of 2: no word of n2`. A coordinator's own words may begin with the same;
    /// they are not said twice.
    public static String of(ClientResponse.Unknown unknown) {
        String known = "stored on " + unknown.copies() + " of " + unknown.needed();
        String detail = unknown.detail();
        return detail.startsWith(known + " ") ? detail : known + ": " + detail;
    }
}
