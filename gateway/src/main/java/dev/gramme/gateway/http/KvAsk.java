package dev.gramme.gateway.http;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;

/// What a request on `/kv/` asks, and how its answer is to look.
///
/// @param latest of siblings only the latest, as a plain answer
/// @param multipart siblings as `multipart/mixed`, not as JSON
/// @param known what a reader has already and wants no second time
record KvAsk(ClientRequest request, boolean latest, boolean multipart, EntityTags known) {
    static KvAsk write(ClientRequest request) {
        return new KvAsk(request, false, false, EntityTags.NONE);
    }

    boolean explain() {
        return request.options().explain();
    }

    /// A conditional write that wrote nothing: with `If-Match: *` there was nothing, so the
    /// condition failed; with a tag a delete found nothing to delete.
    Reply settled(Reply reply) {
        if (!(request instanceof Update update
                && reply.response() instanceof ClientResponse.Kept kept)) {
            return reply;
        }
        return new Reply(
                update.condition().length() == 0
                        ? new ClientResponse.Conflict(kept.values(), kept.context(), kept.replies())
                        : new ClientResponse.Applied(kept.context(), 0, 0, 0, false),
                reply.story());
    }
}
