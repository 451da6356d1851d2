package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.version.HybridClock;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The answer `300 Multiple Choices`: all siblings, the latest first.
final class SiblingsPage {
    private SiblingsPage() {}

    static HttpAnswer json(ClientResponse.Found found) {
        ObjectNode page = Json.object();
        page.set("siblings", siblings(found.values()));
        page.put("context", KvAnswer.hex(found.context().bytes()));
        return HttpAnswer.of(300, HttpAnswer.JSON, Json.bytes(page));
    }

    static ArrayNode siblings(List<Value> values) {
        ArrayNode siblings = Json.array();
        for (Value value : values) {
            ObjectNode sibling = siblings.addObject();
            byte[] body = value.body().unsafeArray();
            sibling.put("content_type", value.contentType());
            sibling.put("base64", Base64.getEncoder().encodeToString(body));
            if (isUtf8(body)) {
                sibling.put("text", value.body().toUtf8());
            }
            sibling.put("hybrid_time_ms", HybridClock.toWallMillis(value.hybridTime()));
            if (value.expiresAtMs() != 0) {
                sibling.put("expires_at_ms", value.expiresAtMs());
            }
        }
        return siblings;
    }

    /// @param fresh the boundary: no writer can have known it
    static HttpAnswer multipart(List<Value> values, RequestId fresh) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        for (Value value : values) {
            page.writeBytes(partHead(value, fresh));
            page.writeBytes(value.body().unsafeArray());
            page.writeBytes(ascii("\r\n"));
        }
        page.writeBytes(ascii("--" + fresh + "--\r\n"));
        String type = "multipart/mixed; boundary=" + fresh;
        return HttpAnswer.of(300, type, Bytes.owning(page.toByteArray()));
    }

    private static byte[] partHead(Value value, RequestId fresh) {
        String time = Long.toString(HybridClock.toWallMillis(value.hybridTime()));
        return ascii(
                String.join(
                        "\r\n",
                        "--" + fresh,
                        "Content-Type: " + KvAnswer.typeOf(value),
                        "Content-Length: " + value.body().length(),
                        "Gramme-Hybrid-Time-Ms: " + time + expiry(value),
                        "",
                        ""));
    }

    private static String expiry(Value value) {
        return value.expiresAtMs() == 0
                ? ""
                : "\r\n" + KvAnswer.EXPIRES_AT + ": " + value.expiresAtMs();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
