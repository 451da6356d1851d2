package dev.gramme.server;

import dev.gramme.core.shard.NodeStatus;
import dev.gramme.server.config.BadConfig;
import dev.gramme.server.config.Config;
import dev.gramme.server.config.Setting;
import dev.gramme.server.config.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// `gramme server` and `gramme config`: from words on the command line to an exit code.
public final class Main {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int BAD_CONFIG = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    private static Main ofProcess() {
        return new Main(System.out, System.err, System.getenv());
    }

    /// Runs one node until it is told to stop.
    ///
    /// @return the exit code
    public static int run(List<String> args) {
        return ofProcess().server(args, System.in);
    }

    /// `check` or `show`, with the flags of the server behind it.
    ///
    /// @return the exit code
    public static int config(List<String> args) {
        return ofProcess().inspect(args);
    }

    int server(List<String> args, InputStream in) {
        if (args.contains("--help") || args.contains("-h")) {
            return help();
        }
        try {
            Config config = Config.of(Settings.gather(args, environment));
            Logs.configure(config.logging());
            AtomicReference<Server> present = new AtomicReference<>(Server.start(config));
            Thread stop = new Thread(() -> present.get().stop(), "gramme-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            out.print(banner(present.get(), config));
            out.flush();
            if (config.exitWithParent()) {
                Thread.ofPlatform()
                        .name("gramme-parent")
                        .daemon()
                        .start(() -> stopWhenItEnds(in, present));
            }
            int exitCode = present.get().ended().join();
            while (exitCode == Server.REBORN) {
                present.set(Server.start(config));
                exitCode = present.get().ended().join();
            }
            return exitCode;
        } catch (BadConfig bad) {
            return refuse("gramme server does not start:", bad);
        } catch (StartRefused refused) {
            err.println("gramme server: " + refused.getMessage());
            return FAILED;
        }
    }

    private static void stopWhenItEnds(InputStream in, AtomicReference<Server> present) {
        try {
            while (in.read() >= 0) {
                // Whatever is said does not matter, only that nobody says anything any more.
            }
        } catch (IOException closed) {
            LOG.debug("standard input is closed", closed);
        }
        LOG.info("standard input ended: the parent is gone");
        present.get().stop();
    }

    private static String banner(Server server, Config config) {
        NodeStatus status = server.status().join();
        String host = server.self().host();
        String cluster =
                status.topology() == null
                        ? "none yet (" + formation(config) + ")"
                        : status.topology().cluster()
                                + ", epoch "
                                + status.topology().epoch()
                                + ", "
                                + status.topology().members().size()
                                + " members";
        int port = server.self().clientPort();
        return """
        gramme %s, node %s
          clients  %s:%d  (HTTP and RESP; try: curl http://%s:%d/admin/status)
          peers    %s:%d
          data     %s (engine %s)
          cluster  %s
        """
                .formatted(
                        Version.text(),
                        server.self().id(),
                        host,
                        port,
                        host,
                        port,
                        host,
                        server.self().peerPort(),
                        server.data(),
                        config.storage().engine().word(),
                        cluster);
    }

    private static String formation(Config config) {
        int members = config.cluster().members().size();
        return members == 0 ? "alone, ready to join" : "waiting for " + members + " members";
    }

    private int refuse(String headline, BadConfig bad) {
        err.println(headline);
        bad.problems().forEach(problem -> err.println("  " + problem));
        return BAD_CONFIG;
    }

    private int help() {
        out.println("Usage: gramme server [--config FILE] [--KEY VALUE]...");
        out.println("A value is taken from the flag, else from the environment (GRAMME_KEY), else");
        out.println("from the file (KEY: VALUE), else it is the default.");
        for (Setting setting : Setting.values()) {
            String fallback = setting.fallback().isEmpty() ? "" : " [" + setting.fallback() + "]";
            out.printf("  --%-32s %s%s%n", setting.key(), setting.purpose(), fallback);
        }
        return DONE;
    }

    int inspect(List<String> args) {
        String verb = args.isEmpty() ? "" : args.getFirst();
        List<String> flags =
                args.stream().skip(1).filter(word -> !word.equals("--origin")).toList();
        boolean origins = flags.size() < args.size() - 1;
        if (!verb.equals("check") && !verb.equals("show")) {
            err.println("Usage: gramme config check|show [--origin] [flags of gramme server]");
            return BAD_CONFIG;
        }
        try {
            Settings settings = Settings.gather(flags, environment);
            Config config = Config.of(settings);
            if (verb.equals("show")) {
                show(settings, origins);
            } else {
                out.println("ok: a node could start with this, data in " + config.storage().data());
            }
            return DONE;
        } catch (BadConfig bad) {
            return refuse("gramme server would not start:", bad);
        }
    }

    private void show(Settings settings, boolean origins) {
        settings.all()
                .forEach((setting, value) -> {
                    String line = setting.key() + ": " + quoted(value.text());
                    out.println(origins ? "%-48s # %s".formatted(line, value.origin()) : line);
                });
    }

    private static String quoted(String text) {
        return text.isEmpty() || !text.matches("[A-Za-z0-9%./_-]+")
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : text;
    }
}
