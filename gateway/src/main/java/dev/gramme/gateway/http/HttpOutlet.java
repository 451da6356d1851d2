package dev.gramme.gateway.http;

import dev.gramme.gateway.Conversation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// Writes answers as HTTP messages.
final class HttpOutlet implements Conversation.Outlet<HttpOutlet.Framed> {
    private final ChannelHandlerContext context;

    HttpOutlet(ChannelHandlerContext context) {
        this.context = context;
    }

    /// @param requestId empty: not known
    /// @param bodiless the length is told, the body left out (HEAD)
    /// @param closing tell the client that the connection ends
    record Framed(HttpAnswer answer, String requestId, boolean bodiless, boolean closing) {
        static final Framed CONTINUE = new Framed(HttpAnswer.empty(100), "", true, false);
    }

    @Override
    public void write(Framed framed) {
        HttpAnswer answer = framed.answer();
        ByteBuf body =
                framed.bodiless()
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(answer.body().unsafeArray());
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        body,
                        headers(framed),
                        EmptyHttpHeaders.INSTANCE);
        context.write(response);
    }

    private static HttpHeaders headers(Framed framed) {
        HttpAnswer answer = framed.answer();
        HttpHeaders headers = new DefaultHttpHeaders();
        if (answer.status() == HttpResponseStatus.CONTINUE.code()) {
            return headers;
        }
        if (!answer.contentType().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (answer.status() != HttpResponseStatus.NO_CONTENT.code()
                && answer.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length());
        }
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        answer.headers().forEach(header -> headers.add(header.name(), header.value()));
        if (!framed.requestId().isEmpty()) {
            headers.set("Gramme-Request-Id", framed.requestId());
        }
        if (framed.closing()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return headers;
    }

    @Override
    public void flush() {
        context.flush();
    }
}
