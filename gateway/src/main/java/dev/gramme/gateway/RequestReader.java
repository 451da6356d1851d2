package dev.gramme.gateway;

import io.netty.buffer.ByteBuf;

/// How one protocol's requests are found in the bytes of a connection and run. What all protocols
/// share about reading stands in [ConnectionHandler], which owns the reader.
public interface RequestReader {
    /// Reads the next request and runs it, or refuses what is none. Takes all bytes it can use;
    /// what it leaves comes again with more behind it.
    ///
    /// @return false: the request is not all there yet
    boolean read(ByteBuf in);

    /// How much has been taken of the request that is being read; -1: none was begun.
    long takenBytes();

    /// Ends the connection in words: its client is too slow.
    void refuseLate(String detail);

    /// Ends the connection in words: there is no memory for what its client sends.
    void refuseOverloaded(String detail);
}
