package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import java.util.concurrent.atomic.AtomicLong;

/// What a connection has said about itself.
final class Session {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Backend backend;
    private final GatewayLimits limits;
    private int version = 2;
    private Bytes name = Bytes.EMPTY;

    Session(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    /// Unique within the process.
    long id() {
        return id;
    }

    Backend backend() {
        return backend;
    }

    GatewayLimits limits() {
        return limits;
    }

    /// 2 or 3.
    int version() {
        return version;
    }

    void speak(int newVersion) {
        version = newVersion;
    }

    Bytes name() {
        return name;
    }

    void rename(Bytes newName) {
        name = newName;
    }
}
