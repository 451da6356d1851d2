package dev.gramme.gateway.http;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Update;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;

/// What a request on `/kv/` asks, and how its answer is to look.
///
/// @param form whether one value is a plain answer, and several are siblings
/// @param multipart siblings as `multipart/mixed`, not as JSON
/// @param known what a reader has already and wants no second time
record KvAsk(ClientRequest request, Form form, boolean multipart, EntityTags known) {
    enum Form {
        /// One value as it is, several as siblings.
        AS_THERE_ARE,
        /// Of several only the latest, as it is.
        LATEST,
        /// As siblings, even if it is one: with all that is known of each.
        ALL
    }

    static KvAsk write(ClientRequest request) {
        return new KvAsk(request, Form.AS_THERE_ARE, false, EntityTags.NONE);
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
