package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// `/kv/{key}`: everything behind `/kv/` is the key, percent-decoded to bytes, slashes included.
final class KvRoute {
    private static final int CONTENT_TYPE_BYTES = 1_024;
    private static final int IDEMPOTENCY_BYTES = 255;

    private final Backend backend;
    private final GatewayLimits limits;

    KvRoute(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
    }

    void serve(HttpCall call, Submit submit, Consumer<HttpAnswer> answer) {
        Bytes key = Percent.decode(call.path().substring(Routes.KV.length()), false);
        if (key == null) {
            String detail = "a % in the key needs two hexadecimal digits behind it";
            answer.accept(Problem.of(400, detail, call.id()));
        } else if (key.length() < 1 || key.length() > limits.keyBytes()) {
            String detail = "a key has 1 to " + limits.keyBytes() + " bytes, not " + key.length();
            answer.accept(Problem.of(key.length() == 0 ? 400 : 414, detail, call.id()));
        } else {
            serve(call, Key.of(key), submit, answer);
        }
    }

    private void serve(HttpCall call, Key key, Submit submit, Consumer<HttpAnswer> answer) {
        Query query = new Query(call.query());
        Options options = query.options(backend.usualTimeoutMs());
        KvAsk ask =
                call.reads() ? read(call, key, query, options) : write(call, key, query, options);
        String complaint = query.complaint();
        if (complaint == null) {
            complaint = headerComplaint(call.headers());
        }
        if (complaint != null) {
            answer.accept(Problem.of(400, complaint, call.id()));
        } else {
            submit.submit(
                    ask.request(),
                    reply -> answer.accept(KvAnswer.of(ask, reply, backend.newRequestId())));
        }
    }

    private static KvAsk read(HttpCall call, Key key, Query query, Options options) {
        return new KvAsk(
                new ClientRequest.Get(call.id(), key, options),
                query.isGiven("resolve", "latest"),
                prefersMultipart(call.headers()));
    }

    private static KvAsk write(HttpCall call, Key key, Query query, Options options) {
        boolean blind = query.flag("blind");
        Causality causality = causality(call.headers(), blind);
        if (blind && !(causality instanceof Causality.Blind)) {
            query.complain("blind=true and Gramme-Context exclude each other");
        }
        Bytes repeat = Bytes.utf8(call.headers().get("Idempotency-Key", ""));
        ClientRequest request =
                call.method().equals(HttpMethod.DELETE)
                        ? new ClientRequest.Delete(call.id(), key, causality, repeat, options)
                        : new ClientRequest.Put(
                                call.id(), key, value(call), causality, repeat, options);
        return new KvAsk(request, false, false);
    }

    private static Value value(HttpCall call) {
        return Value.plain(call.body(), call.headers().get(HttpHeaderNames.CONTENT_TYPE, ""), 0);
    }

    private static Causality causality(HttpHeaders headers, boolean blind) {
        String context = headers.get(KvAnswer.CONTEXT, "");
        if (!context.isEmpty()) {
            Bytes bytes = hex(context);
            return new Causality.Given(bytes == null ? Bytes.EMPTY : bytes);
        }
        return blind ? new Causality.Blind() : new Causality.Overwrite();
    }

    /// What is wrong with the headers; null: nothing.
    private static @Nullable String headerComplaint(HttpHeaders headers) {
        List<String> contexts = headers.getAll(KvAnswer.CONTEXT);
        if (contexts.size() > 1) {
            return "Gramme-Context is given " + contexts.size() + " times";
        }
        if (!contexts.isEmpty()
                && (contexts.getFirst().isEmpty() || hex(contexts.getFirst()) == null)) {
            return "Gramme-Context is an even number of hexadecimal digits, as an answer gave them";
        }
        if (headers.get("Idempotency-Key", "").length() > IDEMPOTENCY_BYTES) {
            return "Idempotency-Key has at most " + IDEMPOTENCY_BYTES + " characters";
        }
        if (headers.get(HttpHeaderNames.CONTENT_TYPE, "").length() > CONTENT_TYPE_BYTES) {
            return "Content-Type has at most " + CONTENT_TYPE_BYTES + " characters";
        }
        return null;
    }

    private static @Nullable Bytes hex(String text) {
        boolean good = text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
        return good ? Bytes.owning(HexFormat.of().parseHex(text)) : null;
    }

    /// Whether Accept names a multipart type before it names JSON.
    private static boolean prefersMultipart(HttpHeaders headers) {
        String accept = String.join(",", headers.getAll(HttpHeaderNames.ACCEPT));
        String lower = accept.toLowerCase(Locale.ROOT);
        int multipart = lower.indexOf("multipart/");
        int json = lower.indexOf("application/json");
        return multipart >= 0 && (json < 0 || multipart < json);
    }
}
