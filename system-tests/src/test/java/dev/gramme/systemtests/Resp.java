package dev.gramme.systemtests;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A connection to the RESP face of one node, version 2. What fails on the way is thrown as
/// [UncheckedIOException].
final class Resp implements AutoCloseable {
    /// Longer than any test lets a node take, so that its own words arrive.
    private static final int PATIENCE_MS = 15_000;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final DataInputStream in;

    /// An error the node answered.
    record Failure(String text) {}

    Resp(int port) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            out = socket.getOutputStream();
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// @return text, bytes, a number, a list, [Failure] or null
    @Nullable Object call(byte[]... words) {
        try {
            out.write(ascii("*" + words.length + "\r\n"));
            for (byte[] word : words) {
                out.write(ascii("$" + word.length + "\r\n"));
                out.write(word);
                out.write(ascii("\r\n"));
            }
            out.flush();
            return read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Nullable Object call(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return call(bytes);
    }

    private @Nullable Object read() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new Failure(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> rest.equals("-1") ? null : readBulk(Integer.parseInt(rest));
            case '*' -> rest.equals("-1") ? null : readList(Integer.parseInt(rest));
            default -> throw new IOException("no RESP: " + line);
        };
    }

    private byte[] readBulk(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        readLine();
        return bytes;
    }

    private List<@Nullable Object> readList(int count) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(read());
        }
        return list;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the node closed the connection");
            }
            line.append((char) next);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
