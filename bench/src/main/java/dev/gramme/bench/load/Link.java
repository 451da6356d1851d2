package dev.gramme.bench.load;

/// One connection to the server under load. Its lane's loop only; never blocks.
public interface Link {
    /// Adds a read to what will be sent.
    void get(long key);

    /// Adds a write to what will be sent.
    ///
    /// @param offset where in [Values#pool] the value begins
    void put(long key, int offset, int length);

    /// Sends what was added.
    void flush();

    /// Any thread; returns without waiting.
    void close();
}
