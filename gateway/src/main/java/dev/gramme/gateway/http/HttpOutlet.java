package dev.gramme.gateway.http;

import dev.gramme.gateway.Conversation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/// Writes answers as HTTP messages.
final class HttpOutlet implements Conversation.Outlet<HttpOutlet.Framed> {
    private final ChannelHandlerContext context;

    HttpOutlet(ChannelHandlerContext context) {
        this.context = context;
    }

    /// @param requestId empty: not known
    /// @param bodiless the length is told, the body left out (HEAD)
    /// @param closing tell the client that the connection ends
    /// @param piece which piece of the answer this is
    record Framed(
            HttpAnswer answer, String requestId, boolean bodiless, boolean closing, Piece piece) {
        static final Framed CONTINUE = new Framed(HttpAnswer.empty(100), "", true, false);

        Framed(HttpAnswer answer, String requestId, boolean bodiless, boolean closing) {
            this(answer, requestId, bodiless, closing, Piece.WHOLE);
        }
    }

    /// An answer whose length is not known before its end comes in chunks.
    enum Piece {
        WHOLE,
        FIRST,
        NEXT,
        LAST
    }

    @Override
    public void write(Framed framed) {
        switch (framed.piece()) {
            case WHOLE -> writeWhole(framed);
            case FIRST -> {
                HttpHeaders headers = headers(framed);
                headers.remove(HttpHeaderNames.CONTENT_LENGTH);
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                HttpResponseStatus status = HttpResponseStatus.valueOf(framed.answer().status());
                context.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
                writeChunk(framed);
            }
            case NEXT -> writeChunk(framed);
            case LAST -> {
                writeChunk(framed);
                context.write(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }
    }

    /// A chunk of no bytes would be the end.
    private void writeChunk(Framed framed) {
        byte[] bytes = framed.answer().body().unsafeArray();
        if (bytes.length > 0) {
            context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        }
    }

    private void writeWhole(Framed framed) {
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
