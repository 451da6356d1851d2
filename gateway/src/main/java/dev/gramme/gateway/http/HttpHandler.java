package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.RequestReader;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// One HTTP connection: routes each request, writes the answers in order. Hop 1 and the last of
/// every request that came by HTTP; see ARCHITECTURE.
///
/// ```
/// idle ──head──▶ admitted ──last of the body──▶ routed ──▶ idle
///                    └──too large or malformed──▶ last answer, nothing is read any more
/// ```
final class HttpHandler implements RequestReader {
    private static final int SMALL_BODY_BYTES = 16 << 10;

    private final Conversation<HttpOutlet.Framed> talk;
    private final Backend backend;
    private final GatewayLimits limits;
    private final Routes routes;
    private final HttpParser parser;

    HttpHandler(Conversation<HttpOutlet.Framed> talk, Backend backend, GatewayLimits limits) {
        this.talk = talk;
        this.backend = backend;
        this.limits = limits;
        this.routes = new Routes(backend, limits);
        this.parser = new HttpParser(limits, talk.intake(), this::admit);
    }

    @Override
    public boolean read(ByteBuf in) {
        @Nullable HttpInput input = parser.next(in);
        switch (input) {
            case HttpInput.Whole(HttpRequest head, Bytes body, int bytes) ->
                    onRequest(head, body, talk.open(bytes));
            case HttpInput.Broken broken -> refuse(broken.status(), broken.detail());
            case null -> {}
        }
        return input != null;
    }

    @Override
    public long takenBytes() {
        return parser.takenBytes();
    }

    private int admit(HttpRequest head, long length) throws Malformed {
        int most = bodyLimit(head);
        if (length > most) {
            throw new Malformed(413, tooLarge(length + " bytes are", most));
        }
        int contextChars = head.headers().get(KvHeaders.CONTEXT, "").length();
        if (contextChars > 2 * limits.contextBytes()) {
            throw new Malformed(
                    431,
                    "Gramme-Context of "
                            + contextChars
                            + " hexadecimal digits is over the limit of "
                            + 2 * limits.contextBytes());
        }
        if (HttpUtil.is100ContinueExpected(head)) {
            talk.open(0).finish(HttpOutlet.Framed.CONTINUE);
        } else if (head.headers().contains(HttpHeaderNames.EXPECT)) {
            throw new Malformed(417, "the only expectation known here is 100-continue");
        }
        return most;
    }

    private void onRequest(
            HttpRequest request, Bytes whole, Conversation<HttpOutlet.Framed>.Turn turn) {
        boolean closing = !HttpUtil.isKeepAlive(request);
        if (closing) {
            turn.last();
        }
        RequestId given = requestId(request.headers().get("Gramme-Request-Id", ""));
        RequestId id = given.equals(RequestId.NONE) ? backend.newRequestId() : given;
        HttpCall call = HttpCall.of(request, whole, id);
        HttpVersion version = request.protocolVersion();
        Runnable begin = () -> route(call, version, answer -> finish(call, answer, turn, closing));
        if (Routes.comesInPieces(call.path())) {
            turn.whenFirst(begin);
        } else {
            begin.run();
        }
    }

    private void finish(
            HttpCall call,
            HttpAnswer answer,
            Conversation<HttpOutlet.Framed>.Turn turn,
            boolean closing) {
        String id = call.id().toString();
        HttpAnswer.Pieces pieces = answer.pieces();
        if (pieces != null) {
            turn.finishInParts(new Chunks(answer, pieces, id, closing));
            return;
        }
        boolean bodiless = call.method().equals(HttpMethod.HEAD);
        turn.finish(new HttpOutlet.Framed(affordable(call, answer, turn), id, bodiless, closing));
    }

    /// The answer, or, if it was a read, that there is no memory to keep its answer until the
    /// client takes it. What a write has done is always told.
    private HttpAnswer affordable(
            HttpCall call, HttpAnswer answer, Conversation<HttpOutlet.Framed>.Turn turn) {
        int bytes = answer.body().length();
        if (turn.hold(bytes) || !call.reads()) {
            return answer;
        }
        String detail = "an answer of " + bytes + " bytes: " + talk.intake().exhausted();
        return Problem.of(429, detail, call.id()).with("Retry-After", KvAnswer.RETRY_SECONDS);
    }

    private void route(HttpCall call, HttpVersion version, Consumer<HttpAnswer> answer) {
        Origins.Refusal refusal = Origins.check(call, !version.equals(HttpVersion.HTTP_1_0));
        String given = call.headers().get("Gramme-Request-Id");
        if (refusal != null) {
            answer.accept(Problem.of(refusal.status(), refusal.detail(), call.id()));
        } else if (given != null && requestId(given).equals(RequestId.NONE)) {
            String detail = "Gramme-Request-Id is 32 hexadecimal digits, not all of them 0";
            answer.accept(Problem.of(400, detail, call.id()));
        } else if (Routes.comesInPieces(call.path()) && version.equals(HttpVersion.HTTP_1_0)) {
            String detail = "the answer comes in chunks, which HTTP/1.0 does not know: use 1.1";
            answer.accept(Problem.of(400, detail, call.id()));
        } else {
            routes.route(call, talk::submit, answer);
        }
    }

    /// [RequestId#NONE]: it is none.
    private static RequestId requestId(String hex) {
        return hex.matches("[0-9a-fA-F]{32}") ? RequestId.parse(hex) : RequestId.NONE;
    }

    private int bodyLimit(HttpRequest request) {
        return Routes.takesValue(HttpCall.originForm(request.uri()))
                ? limits.valueBytes()
                : SMALL_BODY_BYTES;
    }

    static String tooLarge(String size, int most) {
        return size + " over the limit of " + most + " bytes for this body";
    }

    @Override
    public void refuseLate(String detail) {
        refuse(408, detail);
    }

    @Override
    public void refuseOverloaded(String detail) {
        refuse(429, detail);
    }

    /// The last answer of this connection: what follows cannot be trusted or is not wanted.
    private void refuse(int status, String detail) {
        RequestId id = backend.newRequestId();
        HttpAnswer problem = Problem.of(status, detail, id);
        HttpAnswer answer =
                status == 429 ? problem.with("Retry-After", KvAnswer.RETRY_SECONDS) : problem;
        talk.open(0)
                .last()
                .finish(new HttpOutlet.Framed(answer, id.toString(), parser.bodiless(), true));
    }
}
