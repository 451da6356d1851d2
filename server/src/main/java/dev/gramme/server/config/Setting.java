package dev.gramme.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Everything that can be set, with its default as an operator would write it. The key of a setting
/// is its name in kebab case: `client-port` in the file, `--client-port` as a flag,
/// `GRAMME_CLIENT_PORT` in the environment.
public enum Setting {
    NAME("", "name of the node; empty: the one in the data directory, or a random one"),
    ZONE("", "nodes of one zone may fail together; copies are spread over zones"),
    CAPACITY("1", "share of the load relative to other nodes, at least 1"),
    HOST("127.0.0.1", "name or address where clients and peers reach this node"),
    BIND("", "address to listen on; empty: the host"),
    CLIENT_PORT("7400", "port for clients of every protocol; 0: a free one"),
    PEER_PORT("8400", "port for the other nodes; 0: a free one"),
    MAX_CONNECTIONS("10000", "client connections at once; more are refused"),
    INSECURE_LISTEN_BEYOND_LOOPBACK(
            "false", "true: listen where others on the network can read and write everything"),
    DATA("gramme-data", "directory of this node's identity, topology and keys"),
    ENGINE("log", "where records live: memory, or log or lsm (in the data directory)"),
    DURABILITY(
            "fsync",
            "when log and lsm call a write stored: fsync, periodic (synced each second) or none"),
    DISK_LIMIT(
            "50%",
            "bytes of records log and lsm hold, as 20GiB or a share of the disk; with what is"
                    + " replaced and not yet merged they take up to twice that"),
    LSM_MEMORY(
            "256MiB",
            "bytes outside the heap that the engine lsm takes for its cache and write buffers"),
    SCRUB_EVERY("7d", "time from the end of a scrub of log to the next, as 12h or 7d; never: none"),
    SCRUB_RATE("8MiB", "most bytes a second that a scrub reads"),
    MEMORY_LIMIT("50%", "bytes of records held, as 512MiB or a share of the heap"),
    MAX_VALUE_SIZE("8MiB", "largest value taken"),
    MEMBERS("", "initial members of a new cluster, as n1=host:peer/client,n2=... ; this one too"),
    N("3", "copies of every key"),
    R("majority", "replies a read waits for, unless it says otherwise: a number or majority"),
    W("majority", "copies a write waits for, unless it says otherwise: a number or majority"),
    Q("256", "partitions of a new cluster, a power of two"),
    REQUEST_MEMORY(
            "20%",
            "bytes that requests take while they arrive or wait, as 64MiB or a share of the heap"),
    REQUEST_READ_TIMEOUT("30s", "time a client has to complete a request it has begun"),
    ANSWER_WRITE_TIMEOUT("30s", "a client that takes nothing of its answers so long is dropped"),
    REQUEST_TIMEOUT("2s", "time a request has, unless it says otherwise"),
    SLOW_REQUEST("500ms", "a request that took longer is logged"),
    DRAIN_TIMEOUT("5s", "time requests in flight have when the node is stopped"),
    LOG_LEVEL("info", "error, warn, info, debug or trace"),
    LOG_FORMAT("text", "text or json"),
    EXIT_WITH_PARENT("false", "true: stop when standard input ends");

    private final String fallback;
    private final String purpose;

    Setting(String fallback, String purpose) {
        this.fallback = fallback;
        this.purpose = purpose;
    }

    /// The value where nobody said otherwise.
    public String fallback() {
        return fallback;
    }

    /// One line for people.
    public String purpose() {
        return purpose;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String variable() {
        return "GRAMME_" + name();
    }

    /// A switch needs no value as a flag: its presence means true.
    boolean isSwitch() {
        return fallback.equals("true") || fallback.equals("false");
    }

    static @Nullable Setting ofKey(String key) {
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }
}
