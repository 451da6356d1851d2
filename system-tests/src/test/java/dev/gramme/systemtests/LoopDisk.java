package dev.gramme.systemtests;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An ext4 file system of its own, in a file, whose power can be cut: what was not synced is gone
/// when it is mounted again. Needs Linux, root and loop devices.
///
/// It is mounted in a namespace that a process of ours holds open, and nowhere else. However this
/// JVM ends, that process ends with its standard input, and mount and loop device go with the
/// namespace.
final class LoopDisk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SIZE = "64M";
    private static final String MOUNTED = "loop,errors=remount-ro";

    /// `EXT4_IOC_SHUTDOWN`, which XFS and F2FS take too.
    private static final int SHUTDOWN = 0x8004_587d;

    private final Path image;
    private final Path mountPoint;
    private final Process holder;

    /// What becomes of the journal of the file system when the power goes.
    enum Cut {
        /// What is in memory is lost.
        NOTHING_MORE(2),
        /// Names and sizes that are in memory still reach the disk, contents do not.
        JOURNAL_ONLY(1);

        private final int flags;

        Cut(int flags) {
            this.flags = flags;
        }
    }

    /// This machine cannot have one.
    private static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String why) {
            super(why);
        }
    }

    private LoopDisk(Path image, Path mountPoint, Process holder) {
        this.image = image;
        this.mountPoint = mountPoint;
        this.holder = holder;
    }

    /// Where the machine cannot have one the test is skipped and says why; in CI (`CI=true`) it
    /// fails.
    ///
    /// @param image becomes the file system's content
    /// @param mountPoint becomes a directory, if it is none yet; nothing lies in it
    /// @param options of `mkfs.ext4`
    static LoopDisk makeOrSkip(Path image, Path mountPoint, String... options) {
        try {
            Files.createDirectories(mountPoint);
            return make(image, mountPoint, options);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Unavailable unavailable) {
            String why = "no disk of its own can be had here: " + unavailable.getMessage();
            System.out.println(why);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(why, unavailable);
            }
            return Assumptions.abort(why);
        }
    }

    private static LoopDisk make(Path image, Path mountPoint, String... options)
            throws Unavailable {
        run("truncate", "--size", SIZE, image.toString());
        List<String> words = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F"));
        words.addAll(List.of(options));
        words.add(image.toString());
        run(words.toArray(String[]::new));
        String script =
                "mount -o '%s' '%s' '%s' && echo mounted && exec cat"
                        .formatted(MOUNTED, image, mountPoint);
        try {
            Process holder =
                    new ProcessBuilder(
                                    "unshare",
                                    "--mount",
                                    "--propagation",
                                    "private",
                                    "sh",
                                    "-c",
                                    script)
                            .redirectErrorStream(true)
                            .start();
            String line = firstLine(holder);
            if (!"mounted".equals(line)) {
                holder.destroyForcibly();
                throw new Unavailable("cannot mount " + image + ": " + line);
            }
            return new LoopDisk(image, mountPoint, holder);
        } catch (IOException failed) {
            throw new Unavailable("no unshare: " + failed.getMessage());
        }
    }

    private static String firstLine(Process process) throws IOException {
        return String.valueOf(
                new BufferedReader(
                                new InputStreamReader(
                                        process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine());
    }

    private static String run(String... command) throws Unavailable {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Unavailable(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException failed) {
            throw new Unavailable(String.join(" ", command) + ": " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /// What a process that is to see it is started by.
    List<String> within() {
        return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt");
    }

    /// Nothing more reaches the disk; whoever writes or syncs is told that it fails.
    void cutPower(Cut cut) {
        Libc.shutDown(root().toString(), SHUTDOWN, cut.flags);
    }

    /// The power is back. Nobody has a file open on it.
    void mountAgain() {
        inside("umount", mountPoint.toString());
        inside("mount", "-o", MOUNTED, image.toString(), mountPoint.toString());
    }

    /// As above, and nothing of it can be changed.
    void mountReadOnly() {
        mountAgain(); // Its journal is to be replayed.
        inside("mount", "-o", "remount,ro", mountPoint.toString());
    }

    /// The file system finds an error in itself, and lets nothing be changed any more.
    void failItself() {
        try {
            Path device = Path.of(run("losetup", "-n", "-O", "NAME", "-j", image.toString()));
            Path trigger =
                    Path.of("/sys/fs/ext4", device.getFileName().toString().strip())
                            .resolve("trigger_fs_error");
            Files.writeString(trigger, "a test");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Unavailable failed) {
            throw new AssertionError(failed);
        }
    }

    /// What lies at the mount point, as this process can reach it.
    Path root() {
        return Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
    }

    /// Runs a command that sees it.
    void inside(String... command) {
        List<String> words = new ArrayList<>(within());
        words.addAll(List.of(command));
        try {
            run(words.toArray(String[]::new));
        } catch (Unavailable failed) {
            throw new AssertionError(failed);
        }
    }

    /// Processes that see it have ended. Returns when its loop device is free.
    @Override
    public void close() {
        holder.destroyForcibly();
        Poll.until("the loop device of " + image + " is free", PATIENCE, this::isDetached);
    }

    private boolean isDetached() {
        try {
            return run("losetup", "--associated", image.toString()).isEmpty();
        } catch (Unavailable gone) {
            throw new UncheckedIOException(new IOException(gone));
        }
    }

    /// The three functions of the C library that this takes.
    @SuppressWarnings("restricted") // Native code is what this is about.
    private static final class Libc {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
        private static final MethodHandle OPEN =
                function(
                        "open",
                        FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT),
                        Linker.Option.firstVariadicArg(2));
        private static final MethodHandle IOCTL =
                function(
                        "ioctl",
                        FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));
        private static final MethodHandle CLOSE =
                function("close", FunctionDescriptor.of(INT, INT));

        private static MethodHandle function(
                String name, FunctionDescriptor type, Linker.Option... options) {
            MemorySegment address = LINKER.defaultLookup().find(name).orElseThrow();
            return LINKER.downcallHandle(address, type, options);
        }

        static void shutDown(String directory, int request, int flags) {
            try (Arena arena = Arena.ofConfined()) {
                int file = (int) OPEN.invokeExact(arena.allocateFrom(directory), 0);
                long code = Integer.toUnsignedLong(request);
                int result = (int) IOCTL.invokeExact(file, code, arena.allocateFrom(INT, flags));
                int closed = (int) CLOSE.invokeExact(file);
                if (file < 0 || result != 0 || closed != 0) {
                    throw new AssertionError(
                            "cannot cut the power of %s: open %d, ioctl %d"
                                    .formatted(directory, file, result));
                }
            } catch (RuntimeException | Error failed) {
                throw failed;
            } catch (Throwable impossible) {
                throw new AssertionError("the C library threw", impossible);
            }
        }
    }
}
