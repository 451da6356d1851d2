package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.RequestId;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/// One whole request.
///
/// @param path raw, its bytes as Latin-1
/// @param query raw, what stands behind the `?`
/// @param id given by the client or made here
record HttpCall(
        HttpMethod method,
        String path,
        String query,
        HttpHeaders headers,
        Bytes body,
        RequestId id) {
    static HttpCall of(HttpRequest head, Bytes body, RequestId id) {
        String target = originForm(head.uri());
        int mark = target.indexOf('?');
        return new HttpCall(
                head.method(),
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                head.headers(),
                body,
                id);
    }

    /// HEAD is a GET whose answer leaves without its body.
    boolean reads() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /// A proxy's client sends the whole URL: cuts scheme and host off.
    static String originForm(String uri) {
        if (uri.startsWith("http://")) {
            int slash = uri.indexOf('/', "http://".length());
            return slash < 0 ? "/" : uri.substring(slash);
        }
        return uri;
    }
}
