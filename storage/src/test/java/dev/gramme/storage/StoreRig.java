package dev.gramme.storage;

import dev.gramme.core.item.Key;
import dev.gramme.core.port.Store;

/// A store under test with the world around it: a loop that turns when told to, and a disk that
/// makes appends durable when told to, loses power, fails or rots.
public interface StoreRig {
    Store store();

    /// Lets a little happen: one callback, or one append more becomes durable.
    void step();

    /// Lets everything happen: all that was given is durable or has failed, and is reported.
    void settle();

    /// From now on no append becomes durable any more.
    void breakDisk();

    /// Loses power and opens what is left.
    StoreRig crash();

    /// Spoils the stored bytes of a record; false if this engine has none that could be spoiled.
    boolean damage(int partition, Key key);
}
