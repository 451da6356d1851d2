package dev.gramme.gateway.http;

import dev.gramme.gateway.Conversation;

import java.util.function.Consumer;

/// An answer in pieces as the connection takes it: the first one brings the head.
final class Chunks implements Conversation.Parts<HttpOutlet.Framed> {
    private final HttpAnswer answer;
    private final HttpAnswer.Pieces pieces;
    private final String requestId;
    private final boolean closing;
    private boolean begun;

    Chunks(HttpAnswer answer, HttpAnswer.Pieces pieces, String requestId, boolean closing) {
        this.answer = answer;
        this.pieces = pieces;
        this.requestId = requestId;
        this.closing = closing;
    }

    @Override
    public void next(Consumer<Conversation.Part<HttpOutlet.Framed>> part) {
        if (!begun) {
            begun = true;
            part.accept(new Conversation.Part<>(framed(answer, HttpOutlet.Piece.FIRST), 0, false));
            return;
        }
        pieces.next((bytes, last) -> {
            HttpAnswer piece = HttpAnswer.of(answer.status(), answer.contentType(), bytes);
            HttpOutlet.Piece place = last ? HttpOutlet.Piece.LAST : HttpOutlet.Piece.NEXT;
            part.accept(new Conversation.Part<>(framed(piece, place), bytes.length(), last));
        });
    }

    private HttpOutlet.Framed framed(HttpAnswer content, HttpOutlet.Piece piece) {
        return new HttpOutlet.Framed(content, requestId, false, closing, piece);
    }

    @Override
    public void close() {
        pieces.close();
    }
}
