package dev.gramme.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;

import dev.gramme.server.config.Config;

import org.slf4j.LoggerFactory;

/// Sets up logging: one line per event on standard error, time, level, node and key=value words
/// first.
public final class Logs {
    /// The diagnostic context's key for the node that logs.
    static final String NODE = "node";

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level"
                    + " %replace(node=%X{node:--} %kvp{NONE}){' $', ''} %msg \\(%logger{0}\\)%n";

    private Logs() {}

    /// Replaces whatever was set up before.
    public static void configure(Config.Logging logging) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
        errors.setContext(context);
        errors.setTarget("System.err");
        errors.setEncoder(encoder(logging.format(), context));
        errors.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(errors);
        root.setLevel(Level.toLevel(logging.level().name()));
        Level netty = root.getLevel().isGreaterOrEqual(Level.INFO) ? root.getLevel() : Level.INFO;
        context.getLogger("io.netty").setLevel(netty);
    }

    private static Encoder<ILoggingEvent> encoder(Config.Format format, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(PATTERN);
                text.start();
                yield text;
            }
            case JSON -> {
                JsonEncoder json = new JsonEncoder();
                json.setContext(context);
                json.start();
                yield json;
            }
        };
    }
}
