package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.LogPace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.util.function.Consumer;

/// One request on its way to its one answer.
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final FrameInput.Request request;
    private final Backend backend;
    private final GatewayLimits limits;
    private final Conversation<RldbFrame> conversation;
    private final Conversation<RldbFrame>.Turn turn;
    private final LogPace pace;

    Call(
            FrameInput.Request request,
            Backend backend,
            GatewayLimits limits,
            Conversation<RldbFrame> conversation,
            LogPace pace) {
        this.request = request;
        this.backend = backend;
        this.limits = limits;
        this.conversation = conversation;
        this.pace = pace;
        this.turn = conversation.open(request.id().length() + request.payload().length());
    }

    int command() {
        return request.command();
    }

    Bytes payload() {
        return request.payload();
    }

    Backend backend() {
        return backend;
    }

    GatewayLimits limits() {
        return limits;
    }

    /// Hands a request to the node. The log knows it by both its ids: the client's, and the one the
    /// cluster traces it by.
    void submit(ClientRequest toNode, Consumer<ClientResponse> answer) {
        LOG.atDebug()
                .addKeyValue("request", toNode.id())
                .addKeyValue("rldb", request.id())
                .log("command {} on key {}", command(), toNode.key());
        long startMs = backend.nowMs();
        conversation.submit(
                toNode,
                reply -> {
                    note(toNode, reply.response(), backend.nowMs() - startMs);
                    answer.accept(reply.response());
                });
    }

    private void note(ClientRequest toNode, ClientResponse response, long tookMs) {
        boolean failed =
                response instanceof ClientResponse.NotApplied
                        || response instanceof ClientResponse.Unknown
                        || response instanceof ClientResponse.Unreadable;
        boolean strange = failed || tookMs >= backend.slowMs();
        if (strange && pace.admits(System.nanoTime())) {
            LOG.atWarn()
                    .addKeyValue("request", toNode.id())
                    .addKeyValue("rldb", request.id())
                    .addKeyValue("result", response.getClass().getSimpleName())
                    .addKeyValue("ms", tookMs)
                    .addKeyValue("held_back", pace.takeHeldBack())
                    .log("{} request for key {}", failed ? "failed" : "slow", toNode.key());
        }
    }

    void ok(JsonNode result) {
        RldbFrame frame = frame("Ok", result);
        if (frame.messageBytes() > FrameParser.MESSAGE_BYTES) {
            fail(Outcomes.tooLargeToSend(frame.messageBytes()));
        } else if (turn.hold(frame.bytes())) {
            turn.finish(frame);
        } else {
            fail(ErrorJson.internal(conversation.intake().exhausted()));
        }
    }

    void fail(JsonNode error) {
        turn.finish(frame("Err", error));
    }

    /// The payload was not understood.
    void reject(JsonNode error) {
        turn.finish(RldbFrame.rejected(error));
    }

    private RldbFrame frame(String which, JsonNode content) {
        return new RldbFrame(
                command(), request.id(), Json.bytes(Json.object().set(which, content)));
    }
}
