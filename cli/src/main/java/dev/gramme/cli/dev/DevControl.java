package dev.gramme.cli.dev;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/// The way from a second terminal to a running `gramme dev`: a port on this machine and a secret,
/// both in a file that only its owner may read. One line there, text back.
final class DevControl implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;
    private static final int MAX_LINE_BYTES = 1_000;

    private final Path file;
    private final ServerSocket socket;
    private final String secret;
    private final Function<List<String>, String> obey;

    private DevControl(
            Path file, ServerSocket socket, String secret, Function<List<String>, String> obey) {
        this.file = file;
        this.socket = socket;
        this.secret = secret;
        this.obey = obey;
    }

    static Path file(Path home, int basePort) {
        return home.resolve(basePort + ".control");
    }

    /// @param obey does what the words say, and answers
    static DevControl open(Path file, Function<List<String>, String> obey) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Files.createDirectories(file.toAbsolutePath().resolve(".."));
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, socket.getLocalPort() + " " + secret + "\n");
        DevControl control = new DevControl(file, socket, secret, obey);
        Thread.ofVirtual().name("gramme-dev-control").start(control::serve);
        return control;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> answer(caller));
            } catch (IOException _) {
                return; // Closed: the command is ending.
            }
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            caller.setSoTimeout(PATIENCE_MS);
            byte[] all = caller.getInputStream().readNBytes(MAX_LINE_BYTES);
            String line = new String(all, StandardCharsets.UTF_8).strip();
            if (!line.startsWith(secret + " ")) {
                return;
            }
            String words = line.substring(secret.length() + 1);
            String answer = obey.apply(List.of(words.split(" ", -1)));
            caller.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The caller has gone; what it asked for is done or was never said.
        }
    }

    /// Asks a running command; null if there is none.
    static @Nullable String ask(Path file, List<String> words) throws IOException {
        if (Files.notExists(file)) {
            return null;
        }
        String[] parts = Files.readString(file).strip().split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,5}")) {
            return null;
        }
        Socket socket;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0]));
        } catch (IOException _) {
            return null; // The file is left over from one that was killed.
        }
        try (socket) {
            socket.setSoTimeout(PATIENCE_MS);
            OutputStream out = socket.getOutputStream();
            String line = parts[1] + " " + String.join(" ", words) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return String.join("\n", reader(socket).lines().toList());
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(file);
    }
}
