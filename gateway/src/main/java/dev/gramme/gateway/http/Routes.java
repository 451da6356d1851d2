package dev.gramme.gateway.http;

import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.GatewayLimits;

import io.netty.handler.codec.http.HttpMethod;

import java.util.function.Consumer;

/// Which path is answered by what, and by which methods.
final class Routes {
    static final String KV = "/kv/";
    static final String KVSTORE = "/kvstore";
    static final String KVSTORE_KEYS = KVSTORE + "/";
    static final String KEYS = "/keys";
    private static final String BACKUP = "/admin/backup/";

    private static final String READING = "GET, HEAD, OPTIONS";
    private static final String WRITING = "GET, HEAD, PUT, POST, DELETE, OPTIONS";
    private static final String TAKING = "GET, OPTIONS";
    private static final String ASKING = "POST, OPTIONS";
    private static final String READING_AND_ASKING = "GET, HEAD, POST, OPTIONS";

    private final KvRoute kv;
    private final KvStoreRoute kvStore;
    private final WalkRoute walk;
    private final Pages pages;

    Routes(Backend backend, GatewayLimits limits) {
        this.kv = new KvRoute(backend, limits);
        this.kvStore = new KvStoreRoute(backend, limits);
        this.walk = new WalkRoute(backend);
        this.pages = new Pages(backend);
    }

    /// @param answer called exactly once, unless the connection goes before
    void route(HttpCall call, Submit submit, Consumer<HttpAnswer> answer) {
        boolean ofAll = call.path().equals("*") && call.method().equals(HttpMethod.OPTIONS);
        String allowed = ofAll ? WRITING : allowed(call.path());
        if (allowed.isEmpty()) {
            answer.accept(Problem.of(404, "no such path; GET / lists them", call.id()));
        } else if (call.method().equals(HttpMethod.OPTIONS)) {
            answer.accept(HttpAnswer.empty(204).with("Allow", allowed));
        } else if (!isAllowed(call.method(), allowed)) {
            answer.accept(notAllowed(call, allowed, call.id()));
        } else if (call.path().startsWith(KV)) {
            kv.serve(call, submit, answer);
        } else if (call.path().startsWith(KVSTORE)) {
            kvStore.serve(call, submit, answer);
        } else if (call.path().equals(KEYS)) {
            walk.serve(call, answer);
        } else if (call.path().startsWith(BACKUP)) {
            pages.backup(call, call.path().substring(BACKUP.length()), answer);
        } else {
            pages.serve(call, answer);
        }
    }

    /// Empty: there is no such path.
    private static String allowed(String path) {
        if (path.startsWith(KV)) {
            return WRITING;
        }
        if (path.startsWith(KVSTORE_KEYS)) {
            return READING;
        }
        if (path.equals(KEYS) || path.startsWith(BACKUP)) {
            return TAKING;
        }
        return switch (path) {
            case "/", "/members", "/health", "/ping", "/livez", "/readyz" -> READING;
            case "/metrics", "/version", "/openapi.json" -> READING;
            case "/admin/status", "/admin/members", "/admin/ring" -> READING;
            case "/admin/join" -> ASKING;
            case "/admin/scrub" -> READING_AND_ASKING;
            case KVSTORE -> READING_AND_ASKING;
            default -> "";
        };
    }

    /// Whether the body of a request on this path holds a value.
    static boolean takesValue(String path) {
        return path.startsWith(KV) || path.startsWith(KVSTORE);
    }

    /// Whether the answer may come in pieces: such a request begins when it is its turn.
    static boolean comesInPieces(String path) {
        return path.startsWith(BACKUP);
    }

    private static boolean isAllowed(HttpMethod method, String allowed) {
        for (String name : allowed.split(", ", -1)) {
            if (name.equals(method.name())) {
                return true;
            }
        }
        return false;
    }

    private static HttpAnswer notAllowed(HttpCall call, String allowed, RequestId id) {
        String detail = call.method() + " is not for " + call.path() + "; allowed: " + allowed;
        return Problem.of(405, detail, id).with("Allow", allowed);
    }
}
