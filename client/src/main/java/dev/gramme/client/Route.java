package dev.gramme.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/// Takes requests to one of several addresses: each is tried at most once per request, beginning
/// with the one that answered last, until the budget is used up.
final class Route implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int UNAVAILABLE = 503;
    private static final int MOST_REFUSAL_BYTES = 64 << 10;

    private final List<URI> addresses;
    private final HttpClient http;
    private volatile int preferred;

    Route(List<URI> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a client needs at least one address");
        }
        this.addresses = List.copyOf(addresses);
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /// A request without its address.
    ///
    /// @param repeatable asking twice does no more than asking once (CLIENT-1)
    record Call(String path, boolean repeatable, HttpRequest.Builder request) {}

    sealed interface Reply {
        record Answered(HttpResponse<byte[]> response) implements Reply {}

        record Failed(Failure failure) implements Reply {}
    }

    Reply send(Call call, Duration budget) {
        long deadline = System.nanoTime() + budget.toNanos();
        int first = preferred;
        Reply last = new Reply.Failed(new Failure.Unreachable("no time was given"));
        for (int i = 0; i < addresses.size(); i++) {
            int index = (first + i) % addresses.size();
            long leftNanos = deadline - System.nanoTime();
            if (leftNanos <= 0) {
                return last;
            }
            Reply reply = attempt(addresses.get(index), call, Duration.ofNanos(leftNanos));
            if (!goesOn(reply, call.repeatable())) {
                preferred = index;
                return reply;
            }
            last = better(last, reply);
        }
        return last;
    }

    private Reply attempt(URI address, Call call, Duration timeout) {
        HttpRequest request =
                call.request().uri(address.resolve(call.path())).timeout(timeout).build();
        try {
            return new Reply.Answered(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Reply.Failed(new Failure.NoAnswer("interrupted"));
        } catch (IOException e) {
            return new Reply.Failed(failure(e, address, timeout));
        }
    }

    sealed interface Opened {
        record Stream(InputStream body) implements Opened {}

        record Failed(Failure failure) implements Opened {}
    }

    /// Asks the first address for something whose length is not known.
    ///
    /// @param patience within which the answer must begin, and each further part of it come
    Opened open(String path, Duration patience) {
        URI address = addresses.getFirst();
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).GET().timeout(patience).build();
        try {
            HttpResponse<InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            InputStream body = new Watched(response.body(), patience);
            if (response.statusCode() == 200) {
                return new Opened.Stream(body);
            }
            try (body) {
                byte[] words = body.readNBytes(MOST_REFUSAL_BYTES);
                return new Opened.Failed(
                        new Answers(response.statusCode(), response.headers(), words).failure());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Opened.Failed(new Failure.NoAnswer("interrupted"));
        } catch (IOException e) {
            return new Opened.Failed(failure(e, address, patience));
        }
    }

    private static Failure failure(IOException e, URI address, Duration timeout) {
        return switch (e) {
            case ConnectException _, HttpConnectTimeoutException _ ->
                    new Failure.Unreachable("no connection to " + at(address) + words(e));
            case HttpTimeoutException _ ->
                    new Failure.NoAnswer(
                            "no answer from %s within %d ms"
                                    .formatted(at(address), timeout.toMillis()));
            default ->
                    new Failure.NoAnswer("the connection to " + at(address) + " broke" + words(e));
        };
    }

    private static boolean goesOn(Reply reply, boolean repeatable) {
        return switch (reply) {
            case Reply.Answered(var response) -> repeatable && response.statusCode() == UNAVAILABLE;
            case Reply.Failed(Failure.Unreachable _) -> true;
            case Reply.Failed _ -> repeatable;
        };
    }

    /// What a node said is worth more than that another could not be reached.
    private static Reply better(Reply before, Reply now) {
        return before instanceof Reply.Answered && now instanceof Reply.Failed ? before : now;
    }

    private static String at(URI address) {
        return address.getHost() + ":" + address.getPort();
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
