package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Decision;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import io.netty.handler.codec.http.HttpMethod;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// `/kv/{key}`: everything behind `/kv/` is the key, percent-decoded to bytes, slashes included.
final class KvRoute {
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
        KvHeaders headers = new KvHeaders(call.headers(), query);
        KvAsk ask =
                call.reads() ? read(call, key, query, headers) : write(call, key, query, headers);
        String complaint = query.complaint();
        if (complaint != null) {
            answer.accept(Problem.of(400, complaint, call.id()));
        } else if (ask == null) {
            String detail = "If-Match compares strongly: a weak tag matches nothing";
            answer.accept(Problem.of(412, detail, call.id()));
        } else {
            submit.submit(
                    ask.request(),
                    reply ->
                            answer.accept(
                                    KvAnswer.of(ask, ask.settled(reply), backend.newRequestId())));
        }
    }

    private KvAsk read(HttpCall call, Key key, Query query, KvHeaders headers) {
        return new KvAsk(
                new ClientRequest.Get(call.id(), key, query.options(backend.usualTimeoutMs())),
                query.resolve(),
                headers.prefersMultipart(),
                headers.known());
    }

    /// @return null: its condition can never hold
    private @Nullable KvAsk write(HttpCall call, Key key, Query query, KvHeaders headers) {
        Options options =
                query.options(backend.usualTimeoutMs()).withDurability(query.durability());
        Causality causality = headers.causality(query.flag("blind"));
        Bytes repeat = headers.repeat();
        Value value = call.method().equals(HttpMethod.DELETE) ? null : value(call, query, headers);
        return switch (headers.condition(causality)) {
            case KvHeaders.Condition.None() ->
                    KvAsk.write(
                            value == null
                                    ? new ClientRequest.Delete(
                                            call.id(), key, causality, repeat, options)
                                    : new ClientRequest.Put(
                                            call.id(), key, value, causality, repeat, options));
            case KvHeaders.Condition.Something() -> {
                Decision decision = decision(value);
                yield KvAsk.write(
                        new ClientRequest.Update(
                                call.id(),
                                key,
                                Bytes.EMPTY,
                                values -> values.isEmpty() ? new Decision.Keep() : decision,
                                repeat,
                                options));
            }
            case KvHeaders.Condition.Within(Bytes context) -> {
                Decision decision = decision(value);
                yield KvAsk.write(
                        new ClientRequest.Update(
                                call.id(), key, context, _ -> decision, repeat, options));
            }
            case KvHeaders.Condition.Never() -> null;
        };
    }

    private static Decision decision(@Nullable Value value) {
        return value == null ? new Decision.Remove() : new Decision.Write(value);
    }

    private Value value(HttpCall call, Query query, KvHeaders headers) {
        return Value.plain(call.body(), headers.contentType(), 0)
                .expiringAt(query.expiresAtMs(backend.nowMs()));
    }
}
