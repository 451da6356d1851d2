package dev.gramme.bench.socket;

/// What is spoken over a socket.
public enum Protocol {
    RESP,
    HTTP
}
