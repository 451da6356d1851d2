package dev.gramme.transport;

/// Running counts of all links of one node; event loop only.
final class LinkTally {
    long framesSent;
    long bytesSent;
    long framesReceived;
    long bytesReceived;
    long dropped;
    long refused;
    long dials;
    int linksUp;

    PeerCounts counts() {
        return new PeerCounts(
                framesSent,
                bytesSent,
                framesReceived,
                bytesReceived,
                dropped,
                refused,
                dials,
                linksUp);
    }
}
