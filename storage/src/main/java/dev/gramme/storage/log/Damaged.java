package dev.gramme.storage.log;

/// Bytes that are not what was written; the message says which.
public final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    public Damaged(String what) {
        super(what, null, false, false);
    }
}
