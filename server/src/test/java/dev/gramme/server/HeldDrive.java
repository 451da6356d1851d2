package dev.gramme.server;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.PassingDrive;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// A node's files whose syncs wait while a test holds them. Any thread.
final class HeldDrive extends PassingDrive {
    private final AtomicReference<CountDownLatch> gate;

    HeldDrive(Drive files, AtomicReference<CountDownLatch> gate) {
        super(files);
        this.gate = gate;
    }

    @Override
    public void sync(String file) throws IOException {
        try {
            gate.get().await();
        } catch (InterruptedException interrupted) {
            throw new IOException("interrupted", interrupted);
        }
        super.sync(file);
    }
}
