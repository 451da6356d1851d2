package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One answer before it is written.
///
/// @param contentType empty: there is no body
/// @param pieces what the body is made of, if it is made while it is sent
record HttpAnswer(
        int status, String contentType, Bytes body, List<Header> headers, @Nullable Pieces pieces) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    record Header(String name, String value) {}

    /// A body of which nobody knows the length yet.
    interface Pieces {
        /// Hands over the next piece, later; comes again only then.
        void next(Taker taker);

        /// No more is wanted. Comes once, whatever happens.
        void close();
    }

    interface Taker {
        /// @param last nothing follows
        void take(Bytes piece, boolean last);
    }

    static HttpAnswer of(int status, String contentType, Bytes body) {
        return new HttpAnswer(status, contentType, body, List.of(), null);
    }

    static HttpAnswer text(int status, String text) {
        return of(status, TEXT, Bytes.utf8(text));
    }

    static HttpAnswer inPieces(String contentType, Pieces pieces) {
        return new HttpAnswer(200, contentType, Bytes.EMPTY, List.of(), pieces);
    }

    static HttpAnswer empty(int status) {
        return of(status, "", Bytes.EMPTY);
    }

    HttpAnswer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpAnswer(status, contentType, body, more, pieces);
    }
}
