package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;

import java.util.ArrayList;
import java.util.List;

/// One answer before it is written.
///
/// @param contentType empty: there is no body
record HttpAnswer(int status, String contentType, Bytes body, List<Header> headers) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    record Header(String name, String value) {}

    static HttpAnswer of(int status, String contentType, Bytes body) {
        return new HttpAnswer(status, contentType, body, List.of());
    }

    static HttpAnswer text(int status, String text) {
        return of(status, TEXT, Bytes.utf8(text));
    }

    static HttpAnswer empty(int status) {
        return of(status, "", Bytes.EMPTY);
    }

    HttpAnswer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpAnswer(status, contentType, body, more);
    }
}
