package dev.gramme.gateway.http;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.RequestId;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/// One whole request.
///
/// @param authority of a target with a whole URL; empty: it is a path
/// @param path raw, its bytes as Latin-1
/// @param query raw, what stands behind the `?`
/// @param id given by the client or made here
record HttpCall(
        HttpMethod method,
        String authority,
        String path,
        String query,
        HttpHeaders headers,
        Bytes body,
        RequestId id) {
    private static final String SCHEME = "http://";

    static HttpCall of(HttpRequest head, Bytes body, RequestId id) {
        String target = originForm(head.uri());
        int mark = target.indexOf('?');
        return new HttpCall(
                head.method(),
                authority(head.uri()),
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
        if (!uri.startsWith(SCHEME)) {
            return uri;
        }
        int end = SCHEME.length() + authority(uri).length();
        return uri.startsWith("/", end) ? uri.substring(end) : "/" + uri.substring(end);
    }

    /// The host that stands in the URL itself, as proxies' clients write it; empty: none.
    static String authority(String uri) {
        if (!uri.startsWith(SCHEME)) {
            return "";
        }
        int end = SCHEME.length();
        while (end < uri.length() && "/?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return uri.substring(SCHEME.length(), end);
    }
}
