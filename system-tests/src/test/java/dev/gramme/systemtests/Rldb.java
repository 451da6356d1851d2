package dev.gramme.systemtests;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// A connection to the rldb face of one node, as rldb's own client makes it. What fails on the way
/// is thrown as [UncheckedIOException].
final class Rldb implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Rldb(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What a Get found; absent: no values.
    record Found(List<String> values, String context) {}

    Found get(String key) {
        JsonNode answer = ask(2, JSON.createObjectNode().put("key", key).toString());
        if (answer.path("Err").has("NotFound")) {
            return new Found(List.of(), "");
        }
        JsonNode ok = answer.required("Ok");
        List<String> values = new ArrayList<>();
        for (JsonNode value : ok.required("values")) {
            values.add(value.required("value").stringValue());
        }
        return new Found(values, ok.required("context").stringValue());
    }

    /// `{"Ok":...}` or `{"Err":...}`.
    ///
    /// @param context of an earlier answer; null: none
    JsonNode put(String key, String value, @Nullable String context) {
        CRC32C crc = new CRC32C();
        crc.update(value.getBytes(StandardCharsets.UTF_8));
        ObjectNode put = JSON.createObjectNode().put("key", key);
        put.putObject("value").put("value", value).put("crc32c", crc.getValue());
        put.put("replication", false).put("context", context);
        return ask(3, put.toString());
    }

    private JsonNode ask(int command, String json) {
        try {
            byte[] payload = json.getBytes(StandardCharsets.UTF_8);
            byte[] id = "truth".getBytes(StandardCharsets.US_ASCII);
            out.writeByte(command);
            out.writeInt(id.length);
            out.write(id);
            out.writeInt(payload.length);
            out.write(payload);
            out.flush();
            int answered = in.readUnsignedByte();
            in.readNBytes(in.readInt());
            String answer = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            if (answered != command) {
                throw new IOException("rejected: " + answer);
            }
            return JSON.readTree(answer);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
