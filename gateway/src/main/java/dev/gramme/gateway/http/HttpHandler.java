package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.Gathering;
import dev.gramme.gateway.Mishap;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// One HTTP connection: gathers each request with its body, routes it, writes the answers in order.
/// Hop 1 and the last of every request that came by HTTP; see ARCHITECTURE.
///
/// ```
/// idle ──head──▶ gathering ──last of the body──▶ routed ──▶ idle
///                    └──too large or malformed──▶ last answer, nothing is read any more
/// ```
final class HttpHandler extends ChannelInboundHandlerAdapter {
    private static final int SMALL_BODY_BYTES = 16 << 10;

    private final Backend backend;
    private final GatewayLimits limits;
    private final Routes routes;
    private @Nullable Conversation<HttpOutlet.Framed> conversation;
    private @Nullable HttpRequest head;
    private Gathering body = new Gathering(0);

    HttpHandler(Backend backend, GatewayLimits limits) {
        this.backend = backend;
        this.limits = limits;
        this.routes = new Routes(backend, limits);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        conversation =
                new Conversation<>(context, backend, limits, new HttpOutlet(context), () -> {});
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!talk().ended() && message instanceof HttpRequest request) {
                onHead(request);
            }
            if (!talk().ended() && message instanceof HttpContent content) {
                onContent(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHead(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuseMalformed(request.decoderResult().cause());
            return;
        }
        long length = HttpUtil.getContentLength(request, 0L);
        int most = bodyLimit(request);
        if (length > most) {
            refuse(request, 413, tooLarge(length + " bytes are", most));
            return;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            talk().open(0).finish(HttpOutlet.Framed.CONTINUE);
        } else if (request.headers().contains(HttpHeaderNames.EXPECT)) {
            refuse(request, 417, "the only expectation known here is 100-continue");
            return;
        }
        head = request;
        body = new Gathering((int) length);
    }

    private void onContent(HttpContent content) {
        HttpRequest request = head;
        if (request == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuseMalformed(content.decoderResult().cause());
            return;
        }
        int most = bodyLimit(request);
        int count = content.content().readableBytes();
        if (body.size() + count > most) {
            refuse(request, 413, tooLarge("the chunks so far are", most));
            return;
        }
        body.take(content.content(), count);
        if (content instanceof LastHttpContent) {
            head = null;
            Bytes whole = body.toBytes();
            body = new Gathering(0);
            onRequest(request, whole);
        }
    }

    private void onRequest(HttpRequest request, Bytes whole) {
        Conversation<HttpOutlet.Framed>.Turn turn = talk().open(whole.length());
        boolean closing = !HttpUtil.isKeepAlive(request);
        if (closing) {
            turn.last();
        }
        RequestId given = requestId(request.headers().get("Gramme-Request-Id", ""));
        RequestId id = given.equals(RequestId.NONE) ? backend.newRequestId() : given;
        boolean bodiless = request.method().equals(HttpMethod.HEAD);
        route(
                HttpCall.of(request, whole, id),
                request.protocolVersion(),
                answer ->
                        turn.finish(
                                new HttpOutlet.Framed(answer, id.toString(), bodiless, closing)));
        talk().wantsMore();
    }

    private void route(HttpCall call, HttpVersion version, Consumer<HttpAnswer> answer) {
        Origins.Refusal refusal = Origins.check(call, !version.equals(HttpVersion.HTTP_1_0));
        String given = call.headers().get("Gramme-Request-Id");
        if (refusal != null) {
            answer.accept(Problem.of(refusal.status(), refusal.detail(), call.id()));
        } else if (given != null && requestId(given).equals(RequestId.NONE)) {
            String detail = "Gramme-Request-Id is 32 hexadecimal digits, not all of them 0";
            answer.accept(Problem.of(400, detail, call.id()));
        } else {
            routes.route(call, talk()::submit, answer);
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

    private static String tooLarge(String size, int most) {
        return size + " over the limit of " + most + " bytes for this body";
    }

    private void refuseMalformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            refuse(
                    null,
                    414,
                    "the request line is over the limit of " + limits.lineBytes() + " bytes");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(
                    null,
                    431,
                    "the headers are over the limit of " + limits.headerBytes() + " bytes");
        } else {
            refuse(null, 400, "malformed request: " + cause.getMessage());
        }
    }

    /// The last answer of this connection: what follows cannot be trusted or is not wanted.
    private void refuse(@Nullable HttpRequest request, int status, String detail) {
        head = null;
        body = new Gathering(0);
        RequestId id = backend.newRequestId();
        boolean bodiless = request != null && request.method().equals(HttpMethod.HEAD);
        HttpAnswer answer = Problem.of(status, detail, id);
        talk().open(0).last().finish(new HttpOutlet.Framed(answer, id.toString(), bodiless, true));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        talk().onWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            talk().onInputEnd();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        talk().onClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Mishap.end(context.channel(), cause);
    }

    private Conversation<HttpOutlet.Framed> talk() {
        Conversation<HttpOutlet.Framed> talk = conversation;
        if (talk == null) {
            throw new IllegalStateException("a handler works only within a pipeline");
        }
        return talk;
    }
}
