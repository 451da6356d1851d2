package dev.gramme.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// Keeps web pages away (HTTP-4). A browser names the page's origin when it writes or reads across
/// origins, so a foreign one is refused; newer ones say in `Sec-Fetch-Site` how a request came to
/// be, also where they name no origin: scripts and images of a page, and the forms of old habits. A
/// page whose own name was re-pointed at this address (DNS rebinding) has the same origin, but its
/// name stands in Host: only addresses, `localhost` and names without dots are served, which no
/// page of the web can have.
final class Origins {
    private Origins() {}

    /// Why a request is refused; null: it is not.
    ///
    /// @param required HTTP/1.1 demands a Host
    static @Nullable Refusal check(HttpCall call, boolean required) {
        List<String> hosts = call.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && required)) {
            return new Refusal(400, "a request has one Host header, not " + hosts.size());
        }
        String host = hosts.isEmpty() ? call.authority() : hosts.getFirst();
        if (!call.authority().isEmpty() && !call.authority().equalsIgnoreCase(host)) {
            return new Refusal(400, "the URL and the Host header name two hosts");
        }
        if (!(hosts.isEmpty() && host.isEmpty()) && !isLocalName(withoutPort(host))) {
            return new Refusal(
                    421,
                    "Host is an IP address, localhost or a name without dots here, not '"
                            + host
                            + "'");
        }
        return page(call, host);
    }

    private static @Nullable Refusal page(HttpCall call, String host) {
        for (String origin : call.headers().getAll(HttpHeaderNames.ORIGIN)) {
            if (!origin.equalsIgnoreCase("http://" + host)) {
                return new Refusal(403, "requests of web pages from " + origin + " are refused");
            }
        }
        String site = call.headers().get("Sec-Fetch-Site", "none");
        boolean own = site.equals("none") || site.equals("same-origin");
        return own || isLinkFollowed(call)
                ? null
                : new Refusal(403, "requests of web pages from elsewhere are refused: " + site);
    }

    /// Somebody follows a link to here: the page it stands on does not see the answer.
    private static boolean isLinkFollowed(HttpCall call) {
        return call.reads()
                && call.headers().get("Sec-Fetch-Mode", "").equals("navigate")
                && call.headers().get("Sec-Fetch-Dest", "").equals("document");
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
