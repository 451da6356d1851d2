package dev.gramme.gateway.http;

import dev.gramme.core.message.ClientRequest;

/// What a request on `/kv/` asks, and how its answer is to look.
///
/// @param latest of siblings only the latest, as a plain answer
/// @param multipart siblings as `multipart/mixed`, not as JSON
record KvAsk(ClientRequest request, boolean latest, boolean multipart) {
    boolean explain() {
        return request.options().explain();
    }
}
