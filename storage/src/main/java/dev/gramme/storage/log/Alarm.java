package dev.gramme.storage.log;

/// What the owner must hear of. Called on the owner's loop, or while the store is opened.
public interface Alarm {
    /// The disk has failed and the store takes no more: the node must end.
    void failed(String what);

    /// Bytes are not what was written there. Found when they are read, possibly each time.
    void damaged(Damage damage);

    /// The end of the newest segment was cut off when the store was opened: a write that had not
    /// ended, of which nothing was reported durable.
    void cutOff(Damage tail);

    /// @param from the byte of the file where the damaged piece begins
    record Damage(String file, long from, String what) {}
}
