package dev.gramme.systemtests;

import dev.gramme.server.Footing;
import dev.gramme.server.Logs;
import dev.gramme.server.Server;
import dev.gramme.server.StartRefused;
import dev.gramme.server.config.BadConfig;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Settings;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.log.LogSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// `gramme server` with the engine `log` on small segments, with frequent merges and checkpoints,
/// so that in a few thousand writes everything happens that happens to a large store; and, if
/// wanted, on files that end the process or do not sync. A process of its own.
final class CrashNode {
    static final int SEGMENT_BYTES = 64 << 10;

    private static final int CHECKPOINT_FRAMES = 200;
    private static final String POINT = "gramme.kill.point";
    private static final String NTH = "gramme.kill.nth";
    private static final String DEAF = "gramme.deaf";
    private static final String STUCK = "gramme.stuck";

    private CrashNode() {}

    /// What is wrong with its files, as options of the JVM.
    static List<String> sound() {
        return List.of();
    }

    static List<String> killedAt(KillPoint point, int nth) {
        return List.of("-D" + POINT + "=" + point, "-D" + NTH + "=" + nth);
    }

    static List<String> deaf() {
        return List.of("-D" + DEAF + "=true");
    }

    /// @param present nothing becomes durable while this file is there
    static List<String> stuckWhile(Path present) {
        return List.of("-D" + STUCK + "=" + present);
    }

    /// The options and the words that start one.
    static List<String> command(List<String> options, List<String> words) {
        List<String> command = new ArrayList<>(options);
        command.add(CrashNode.class.getName());
        command.addAll(words);
        return command;
    }

    public static void main(String[] args) throws BadConfig, StartRefused {
        Config config = Config.of(Settings.gather(List.of(args), Map.of()));
        Logs.configure(config.logging());
        Server server = Server.start(config, footing(drive()));
        Thread.ofPlatform().daemon().start(CrashNode::endWithParent);
        Runtime.getRuntime().halt(server.ended().join());
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody says anything; the pipe ends with the process that started this one.
            }
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        } finally {
            Runtime.getRuntime().halt(Server.STOPPED);
        }
    }

    static Footing footing(UnaryOperator<Drive> drive) {
        return new Footing(drive, CrashNode::small);
    }

    private static LogSettings small(LogSettings settings) {
        return new LogSettings(
                settings.limitBytes(),
                SEGMENT_BYTES,
                SEGMENT_BYTES,
                settings.deadPercent(),
                CHECKPOINT_FRAMES,
                0,
                settings.durability());
    }

    private static UnaryOperator<Drive> drive() {
        if (Boolean.getBoolean(DEAF)) {
            return DeafDrive::new;
        }
        String present = System.getProperty(STUCK);
        if (present != null) {
            return files -> new StuckDrive(files, Path.of(present));
        }
        String point = System.getProperty(POINT);
        return point == null
                ? UnaryOperator.identity()
                : files ->
                        new KillingDrive(files, KillPoint.valueOf(point), Integer.getInteger(NTH));
    }
}
