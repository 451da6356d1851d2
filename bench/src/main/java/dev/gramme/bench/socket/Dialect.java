package dev.gramme.bench.socket;

import dev.gramme.bench.load.Lane;

import io.netty.buffer.ByteBuf;

/// One connection's protocol: how requests are written and answers read. One thread.
interface Dialect {
    void get(ByteBuf out, long key);

    /// @param pool holds the value's bytes, from `offset` on
    void put(ByteBuf out, long key, byte[] pool, int offset, int length);

    /// Takes every byte; tells the lane of each answer that is complete.
    ///
    /// @throws IllegalStateException with words for people if the bytes make no sense
    void read(ByteBuf in, Lane lane);
}
