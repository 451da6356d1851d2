package dev.gramme.transport;

/// What the links of a node have carried and refused since it started.
///
/// @param dropped frames that found no open link, or no room in its queue
/// @param refused connections closed for what came over them
/// @param dials attempts to connect
/// @param linksUp peers this node can send to now
public record PeerCounts(
        long framesSent,
        long bytesSent,
        long framesReceived,
        long bytesReceived,
        long dropped,
        long refused,
        long dials,
        int linksUp) {}
