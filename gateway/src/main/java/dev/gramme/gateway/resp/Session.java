package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/// What a connection has said about itself.
final class Session {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final RespFace face;
    private final Channel channel;
    private final long sinceMs;
    private long lastMs;
    private String lastCommand = "NULL";
    private int version = 2;
    private boolean refusing;
    private Bytes name = Bytes.EMPTY;
    private Bytes libraryName = Bytes.EMPTY;
    private Bytes libraryVersion = Bytes.EMPTY;

    Session(RespFace face, Channel channel) {
        this.face = face;
        this.channel = channel;
        this.sinceMs = backend().nowMs();
        this.lastMs = sinceMs;
    }

    /// Unique within the process.
    long id() {
        return id;
    }

    RespFace face() {
        return face;
    }

    Backend backend() {
        return face.backend();
    }

    GatewayLimits limits() {
        return face.limits();
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

    /// @param named whether this is the library's name, not its version
    void useLibrary(boolean named, Bytes word) {
        if (named) {
            libraryName = word;
        } else {
            libraryVersion = word;
        }
    }

    /// Whether a MULTI was refused and its transaction has not ended: see [Refusal].
    boolean isRefusing() {
        return refusing;
    }

    void refuse(boolean all) {
        refusing = all;
    }

    /// Whether this command may run now.
    boolean runs(String command) {
        return !refusing || command.equals("quit") || command.equals("reset");
    }

    /// Takes note of a command that runs.
    void note(String command) {
        lastCommand = command;
        lastMs = backend().nowMs();
        face.countCommand();
    }

    /// As CLIENT LIST shows it; the names are Redis' own.
    String line(long nowMs) {
        return "id="
                + id
                + (" addr=" + text(channel.remoteAddress()))
                + (" laddr=" + text(channel.localAddress()))
                + (" name=" + name.toUtf8())
                + (" age=" + Math.max(0, nowMs - sinceMs) / 1_000)
                + (" idle=" + Math.max(0, nowMs - lastMs) / 1_000)
                + (" flags=N db=0 cmd=" + lastCommand)
                + (" user=default resp=" + version)
                + (" lib-name=" + libraryName.toUtf8())
                + (" lib-ver=" + libraryVersion.toUtf8());
    }

    private static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress socket
                ? socket.getAddress().getHostAddress() + ":" + socket.getPort()
                : "?:0";
    }
}
