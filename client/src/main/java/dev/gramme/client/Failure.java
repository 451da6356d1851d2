package dev.gramme.client;

/// Why a call did not do what was asked, with what is known of it.
public sealed interface Failure {
    /// For people: what failed and what is known.
    String detail();

    /// No replica was ever sent the write, or no read was tried: nothing was done.
    ///
    /// @param reason a word for programs: `quorum`, `overloaded`, `full`, `not-serving`
    record NotApplied(String reason, String detail) implements Failure {}

    /// The write may live: fewer copies than asked for are known.
    record Unknown(int copies, int needed, String detail) implements Failure {}

    /// Too few homes could answer the read in time.
    record Unreadable(int replies, int needed, String detail) implements Failure {}

    /// The request itself is wrong: nothing was done.
    ///
    /// @param reason a word for programs: `bad-request`, `bad-context`, `too-large`
    record Refused(String reason, String detail) implements Failure {}

    /// The key holds what the writer had not seen, and it had asked not to write then: nothing was
    /// done. A get shows what there is.
    record Changed(String detail) implements Failure {}

    /// No address could be connected to: nothing was done.
    record Unreachable(String detail) implements Failure {}

    /// The request was sent and no answer came. A write may live.
    record NoAnswer(String detail) implements Failure {}

    /// Something answered that is no node of Gramme, or not of a version known here.
    record Strange(int status, String detail) implements Failure {}
}
