package dev.gramme.bench.compare;

/// What a server that speaks RESP is loaded with.
record RedisCell(boolean read, int valueBytes, int pipeline) {
    /// A round of this kind reaches about as many operations per second, which says how many make a
    /// round of some seconds.
    int usualPerSecond() {
        return pipeline == 1 ? 60_000 : 400_000;
    }

    @Override
    public String toString() {
        return "%s %d B, P=%d".formatted(read ? "GET" : "SET", valueBytes, pipeline);
    }
}
