package dev.gramme.gateway.front;

/// What the first bytes of a connection say about it.
enum Protocol {
    UNDECIDED,
    RESP,
    HTTP,
    /// HTTP/2 with prior knowledge: gRPC clients.
    HTTP2,
    /// An HTTP of some other version.
    HTTP_OTHER,
    TLS,
    RLDB,
    KV,
    NONE
}
