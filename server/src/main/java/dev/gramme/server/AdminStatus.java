package dev.gramme.server;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a node's client port where its peer port is. Blocking; for a virtual thread.
final class AdminStatus {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final JsonMapper JSON = new JsonMapper();

    private AdminStatus() {}

    /// What the status page says, if there is one.
    sealed interface Answer {
        record PeerAt(String host, int port) implements Answer {}

        record None(String why) implements Answer {}
    }

    static Answer ask(String host, int port) {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://" + bracketed + ":" + port + "/admin/status"))
                            .timeout(PATIENCE)
                            .build();
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? read(response.body())
                    : new Answer.None("its status page answers " + response.statusCode());
        } catch (IOException | IllegalArgumentException unreachable) {
            return new Answer.None("it speaks neither as a peer nor HTTP");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer.None("interrupted");
        }
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
