package dev.gramme.cli;

import dev.gramme.cli.terminal.Terminal;
import dev.gramme.client.GrammeClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Which node a command asks, and for whom it prints.
final class Target {
    private static final int DEFAULT_PORT = 7400;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "client port of a node on this machine (default: 7400)")
    private @Nullable Integer port;

    @Option(
            names = "--url",
            paramLabel = "URL",
            split = ",",
            description =
                    "where nodes are, as http://127.0.0.1:7400; several, with commas between, are"
                            + " tried in turn (default: the environment's GRAMME_URL)")
    private List<String> urls = new ArrayList<>();

    @Option(names = "--json", description = "print one JSON object, for programs")
    private boolean json;

    boolean json() {
        return json;
    }

    GrammeClient connect(Terminal terminal) {
        return new GrammeClient(addresses(terminal));
    }

    /// Whether the command line says where to go.
    boolean isGiven() {
        return port != null || !urls.isEmpty();
    }

    /// At least one; each has a port.
    List<URI> addresses(Terminal terminal) {
        return addresses(terminal.environment().getOrDefault("GRAMME_URL", ""));
    }

    private List<URI> addresses(String environment) {
        if (port != null && !urls.isEmpty()) {
            throw wrong("--port and --url both say where to go: give one");
        }
        if (port != null) {
            if (port < 1 || port > 65_535) {
                throw wrong("--port is 1 to 65535, not " + port);
            }
            return List.of(URI.create("http://127.0.0.1:" + port));
        }
        if (!urls.isEmpty()) {
            return urls.stream().map(url -> address("--url", url)).toList();
        }
        if (!environment.isEmpty()) {
            return List.of(environment.split(",")).stream()
                    .map(url -> address("GRAMME_URL", url))
                    .toList();
        }
        return List.of(URI.create("http://127.0.0.1:" + DEFAULT_PORT));
    }

    private URI address(String source, String text) {
        String url = text.contains("://") ? text : "http://" + text;
        try {
            URI uri = new URI(url.strip());
            boolean usable =
                    "http".equals(uri.getScheme())
                            && uri.getHost() != null
                            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
            if (usable) {
                int at = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
                return new URI("http", null, uri.getHost(), at, "/", null, null);
            }
        } catch (URISyntaxException _) {
            // Told below, like an address that can be read and not be used.
        }
        throw wrong(source + " is http://host:port, not " + text);
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("used outside of a command: " + message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
