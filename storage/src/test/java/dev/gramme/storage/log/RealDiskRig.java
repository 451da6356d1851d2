package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.StoreRig;
import dev.gramme.storage.disk.Disk;
import dev.gramme.storage.disk.FileDrive;
import dev.gramme.storage.disk.PassingDrive;
import dev.gramme.storage.disk.RealDisk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The log engine over files and threads. A crash is the end of a process: what was written stays.
final class RealDiskRig implements StoreRig, Alarm {
    private final List<RealDiskRig> opened;
    private final Path directory;
    private final Random random;
    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final Breakable drive;
    private final RealDisk real;
    private final Counted disk;
    private final LogStore store;
    private Ledger ledger;

    /// @param opened collects this rig and those it makes
    RealDiskRig(Path directory, Random random, Ledger ledger, List<RealDiskRig> opened) {
        this.opened = opened;
        opened.add(this);
        this.directory = directory;
        this.random = random;
        this.ledger = ledger;
        try {
            drive = new Breakable(directory);
            real = new RealDisk(drive, loop::add);
            disk = new Counted(real);
            LogStore.Outside outside = new LogStore.Outside(disk, loop::add, this::keep, this);
            store = LogStore.open(drive, outside, LogRig.TINY, ledger, 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(Ledger kept, Runnable done) {
        loop.add(() -> {
            ledger = kept;
            done.run();
        });
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void step() {
        if (random.nextInt(8) == 0) {
            store.step(300);
        }
        Runnable task = loop.poll();
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void settle() {
        try {
            while (disk.underway > 0 || !loop.isEmpty()) {
                loop.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    @Override
    public void breakDisk() {
        drive.broken = true;
    }

    /// The files as they are between two operations; this store goes on for itself.
    @Override
    public StoreRig crash() {
        Path found = directory.resolveSibling(directory.getFileName() + "+");
        try {
            drive.copyTo(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RealDiskRig(found, random, ledger, opened);
    }

    /// Ends the threads and closes the files.
    void close() {
        try {
            real.stop();
            drive.opened.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    @Override
    public boolean damage(int partition, Key key) {
        byte[] name = key.bytes().unsafeArray();
        try {
            for (String file : drive.names()) {
                byte[] bytes = Files.readAllBytes(directory.resolve(file));
                for (int at = 0; at <= bytes.length - name.length; at++) {
                    if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                        bytes[at] ^= 1;
                    }
                }
                Files.write(directory.resolve(file), bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.dropCache();
        return true;
    }

    @Override
    public void failed(String what) {}

    @Override
    public void damaged(Damage damage) {}

    @Override
    public void cutOff(Damage tail) {}

    /// Files that can no longer be written from some moment on. Changes wait for each other, so
    /// that there is a moment between them.
    private static final class Breakable extends PassingDrive {
        private final Path directory;
        private final FileDrive opened;
        private volatile boolean broken;

        Breakable(Path directory) throws IOException {
            this(directory, FileDrive.open(directory));
        }

        private Breakable(Path directory, FileDrive opened) {
            super(opened);
            this.directory = directory;
            this.opened = opened;
        }

        synchronized void copyTo(Path target) throws IOException {
            Files.createDirectories(target);
            for (String file : files.names()) {
                Files.copy(directory.resolve(file), target.resolve(file));
            }
        }

        @Override
        public synchronized void write(String file, long from, byte[] bytes, int length)
                throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            files.write(file, from, bytes, length);
        }

        @Override
        public synchronized void replace(String file, byte[] content) throws IOException {
            files.replace(file, content);
        }

        @Override
        public synchronized void rename(String file, String name) throws IOException {
            files.rename(file, name);
        }

        @Override
        public synchronized void remove(String file) throws IOException {
            files.remove(file);
        }
    }

    /// Knows how much was asked for and is not reported yet.
    private static final class Counted implements Disk {
        private final Disk disk;
        private int underway;

        Counted(Disk disk) {
            this.disk = disk;
        }

        private <T> Consumer<T> counted(Consumer<T> done) {
            underway++;
            return result -> {
                underway--;
                done.accept(result);
            };
        }

        @Override
        public void write(
                String file,
                long from,
                byte[] bytes,
                int length,
                boolean sync,
                Consumer<Outcome> done) {
            disk.write(file, from, bytes, length, sync, counted(done));
        }

        @Override
        public @Nullable Outcome writeNow(String file, long from, byte[] bytes, int length) {
            return disk.writeNow(file, from, bytes, length);
        }

        @Override
        public byte @Nullable [] readNow(String file, long from, int length) {
            return disk.readNow(file, from, length);
        }

        @Override
        public void sync(String file, Consumer<Outcome> done) {
            disk.sync(file, counted(done));
        }

        @Override
        public void replace(String file, byte[] content, Consumer<Outcome> done) {
            disk.replace(file, content, counted(done));
        }

        @Override
        public void rename(String file, String name, Consumer<Outcome> done) {
            disk.rename(file, name, counted(done));
        }

        @Override
        public void remove(String file, Consumer<Outcome> done) {
            disk.remove(file, counted(done));
        }

        @Override
        public void room(LongConsumer done) {
            underway++;
            disk.room(bytes -> {
                underway--;
                done.accept(bytes);
            });
        }

        @Override
        public void read(String file, long from, int length, Consumer<byte[]> done) {
            disk.read(file, from, length, counted(done));
        }
    }
}
