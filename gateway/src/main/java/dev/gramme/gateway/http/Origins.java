package dev.gramme.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// Keeps web pages away (HTTP-4). A browser names the page's origin when it writes or reads across
/// origins, so a foreign one is refused. A page whose own name was re-pointed at this address (DNS
/// rebinding) has the same origin, but its name stands in Host: only addresses, `localhost` and
/// names without dots are served, which no page of the web can have.
final class Origins {
    private Origins() {}

    /// Why a request is refused; null: it is not.
    ///
    /// @param required HTTP/1.1 demands a Host
    static @Nullable Refusal check(HttpHeaders headers, boolean required) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && required)) {
            return new Refusal(400, "a request has one Host header, not " + hosts.size());
        }
        String host = hosts.isEmpty() ? "" : hosts.getFirst();
        if (!hosts.isEmpty() && !isLocalName(withoutPort(host))) {
            return new Refusal(
                    421,
                    "Host is an IP address, localhost or a name without dots here, not '"
                            + host
                            + "'");
        }
        for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
            if (!origin.toLowerCase(Locale.ROOT)
                    .equals("http://" + host.toLowerCase(Locale.ROOT))) {
                return new Refusal(403, "requests of web pages from " + origin + " are refused");
            }
        }
        return null;
    }

    record Refusal(int status, String detail) {}

    private static boolean isLocalName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.matches("[a-z0-9_-]+")
                || lower.endsWith(".localhost")
                || NetUtil.isValidIpV4Address(lower)
                || NetUtil.isValidIpV6Address(lower);
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
