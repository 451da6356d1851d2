package dev.gramme.server;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// A client of rldb's protocol as rldb's own is one: a frame out, a frame in, nothing shared with
/// the gateway.
final class RldbClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int requests;

    RldbClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /// What a Get found.
    record Found(List<String> values, String context) {}

    JsonNode ping() throws IOException {
        return ask(1, "");
    }

    /// `{"Ok":...}` or `{"Err":...}`.
    JsonNode get(String key) throws IOException {
        return ask(2, JSON.createObjectNode().put("key", key).toString());
    }

    Found found(String key) throws IOException {
        JsonNode ok = get(key).required("Ok");
        List<String> values = new ArrayList<>();
        for (JsonNode value : ok.required("values")) {
            String text = value.required("value").stringValue();
            if (value.required("crc32c").longValue() != crc32c(text)) {
                throw new IOException("damaged: " + value);
            }
            values.add(text);
        }
        return new Found(values, ok.required("context").stringValue());
    }

    /// @param context of an earlier Get; null: none
    JsonNode put(String key, String value, @Nullable String context) throws IOException {
        ObjectNode put = JSON.createObjectNode().put("key", key);
        put.putObject("value").put("value", value).put("crc32c", crc32c(value));
        put.put("replication", false).put("context", context);
        return ask(3, put.toString());
    }

    JsonNode joinCluster(int port) throws IOException {
        String address = "127.0.0.1:" + port;
        return ask(6, JSON.createObjectNode().put("known_cluster_node_addr", address).toString());
    }

    /// The nodes that are there and well.
    List<String> nodes() throws IOException {
        List<String> nodes = new ArrayList<>();
        for (JsonNode node : ask(7, "null").required("Ok").required("nodes")) {
            if (node.required("status").stringValue().equals("Ok")) {
                nodes.add(node.required("addr").stringValue());
            }
        }
        return nodes;
    }

    private JsonNode ask(int command, String json) throws IOException {
        String id = "req" + requests++;
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        out.writeByte(command);
        out.writeInt(idBytes.length);
        out.write(idBytes);
        out.writeInt(payload.length);
        out.write(payload);
        out.flush();
        int answered = in.readUnsignedByte();
        String answeredId = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        String answer = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        if (answered != command || !answeredId.equals(id)) {
            throw new IOException(answered + " " + answeredId + " " + answer);
        }
        return JSON.readTree(answer);
    }

    private static long crc32c(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
