package dev.gramme.server;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a node's client port where its peer port is. By a bare socket: the JDK's HTTP client takes
/// a second to begin on a busy machine. Blocking; for a virtual thread.
final class AdminStatus {
    private static final Pattern HEAD =
            Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n");
    private static final int PAGE_BYTES = 4 << 20;
    private static final int PART_BYTES = 8 << 10;
    private static final int SHOWN_CHARS = 40;
    private static final JsonMapper JSON = new JsonMapper();

    private AdminStatus() {}

    /// What the status page says, if there is one.
    sealed interface Answer {
        record PeerAt(String host, int port) implements Answer {}

        record None(String why) implements Answer {}
    }

    static Answer ask(String host, int port, int patienceMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), patienceMs);
            String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
            String question =
                    "GET /admin/status HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
            return heard(readAll(socket, deadline));
        } catch (SocketTimeoutException _) {
            return new Answer.None("no answer within " + patienceMs / 1_000 + " s");
        } catch (UnknownHostException _) {
            return new Answer.None("unknown name");
        } catch (ConnectException _) {
            return new Answer.None("connection refused");
        } catch (IOException broken) {
            return new Answer.None("the connection broke: " + broken.getMessage());
        }
    }

    /// All that comes until the other side closes, up to what a page may have.
    private static String readAll(Socket socket, long deadline) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        while (page.size() < PAGE_BYTES) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                throw new SocketTimeoutException("it answers too slowly");
            }
            socket.setSoTimeout((int) leftMs);
            int count = socket.getInputStream().read(part);
            if (count < 0) {
                break;
            }
            page.write(part, 0, count);
        }
        return page.toString(StandardCharsets.UTF_8);
    }

    /// What an answer as a whole says.
    static Answer heard(String text) {
        if (text.isEmpty()) {
            return new Answer.None("it closes the connection without an answer");
        }
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            String begin = text.lines().findFirst().orElse("");
            return new Answer.None(
                    "it answers, but no HTTP: '"
                            + begin.substring(0, Math.min(begin.length(), SHOWN_CHARS))
                                    .replaceAll("\\p{Cntrl}|\ufffd", "?")
                            + "'");
        }
        return head.group(1).equals("200")
                ? read(text.substring(head.end()))
                : new Answer.None("its status page answers " + head.group(1));
    }

    /// Finds the node's own entry among its members.
    static Answer read(String page) {
        try {
            JsonNode status = JSON.readTree(page);
            String id = status.path("id").asString("");
            for (JsonNode member : status.path("members")) {
                int port = member.path("peer_port").asInt(0);
                if (port > 0 && member.path("id").asString("").equals(id)) {
                    return new Answer.PeerAt(member.path("host").asString(""), port);
                }
            }
            return id.isEmpty()
                    ? new Answer.None("its status page names no node")
                    : new Answer.None(id + " has no cluster yet; name its peer port instead");
        } catch (JacksonException noJson) {
            return new Answer.None("its status page is no JSON");
        }
    }
}
