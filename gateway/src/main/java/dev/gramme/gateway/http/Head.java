package dev.gramme.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads a request's head by the letter of RFC 9112, without any of the leniences it allows: what
/// another reader on the way could have understood differently is refused (HTTP-3).
final class Head {
    private static final int METHOD_CHARS = 32;
    private static final int LENGTH_DIGITS = 18;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + LENGTH_DIGITS + "}");
    private static final String TOKEN_CHARS = "!#$%&'*+-.^_`|~";

    private static final int HEAD = 'H' << 24 | 'E' << 16 | 'A' << 8 | 'D';

    /// The length of a body that comes in chunks.
    static final long CHUNKED = -1;

    private Head() {}

    /// Whether the request that begins here is a HEAD, as far as it has come.
    static boolean asksHead(ByteBuf in) {
        int start = in.readerIndex();
        return in.readableBytes() > Integer.BYTES
                && in.getInt(start) == HEAD
                && in.getByte(start + Integer.BYTES) == ' ';
    }

    /// @param in at the head, whole and with its empty line; read over
    static HttpRequest read(ByteBuf in, int length) throws Malformed {
        String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        int end = text.indexOf("\r\n");
        HttpRequest request = readFirstLine(text.substring(0, end));
        readHeaders(text, end + 2, request.headers());
        requireOneHost(request.headers(), request.uri());
        return request;
    }

    /// The request without its headers.
    static HttpRequest readFirstLine(String line) throws Malformed {
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw bad("the first line is a method, a URL and a version, one space between them");
        }
        return new DefaultHttpRequest(
                version(words[2]),
                method(words[0]),
                target(words[1]),
                DefaultHttpHeadersFactory.headersFactory().withValidation(false));
    }

    private static Malformed bad(String detail) {
        return new Malformed(400, "malformed request: " + detail);
    }

    private static HttpMethod method(String word) throws Malformed {
        if (!isToken(word) || word.length() > METHOD_CHARS) {
            throw bad("the method is 1 to " + METHOD_CHARS + " letters");
        }
        return HttpMethod.valueOf(word);
    }

    private static String target(String word) throws Malformed {
        boolean known =
                word.startsWith("/") || word.equals("*") || !HttpCall.authority(word).isEmpty();
        if (!known || word.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw bad("the URL is a path that begins with /, or begins with http://");
        }
        return word;
    }

    private static HttpVersion version(String word) throws Malformed {
        if (word.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (word.matches("HTTP/1\\.[0-9]")) {
            return word.equals("HTTP/1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        }
        if (word.matches("HTTP/[0-9]\\.[0-9]")) {
            throw new Malformed(505, "only HTTP/1.1 and HTTP/1.0 are spoken here, not " + word);
        }
        throw bad("the first line ends in HTTP/1.1");
    }

    private static void readHeaders(String text, int from, HttpHeaders headers) throws Malformed {
        int start = from;
        int end = text.indexOf("\r\n", start);
        while (end > start) {
            String line = text.substring(start, end);
            int colon = line.indexOf(':');
            headers.add(name(line, colon), value(line.substring(colon + 1)));
            start = end + 2;
            end = text.indexOf("\r\n", start);
        }
    }

    private static String name(String line, int colon) throws Malformed {
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw bad("a header line is folded");
        }
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!isToken(name)) {
            throw bad("a header line is a name, a colon right behind it, and a value");
        }
        return name;
    }

    private static String value(String text) throws Malformed {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw bad("a header's value holds a control character");
        }
        return text.strip();
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Head::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_CHARS.indexOf(c) >= 0;
    }

    /// No Host at all is not ambiguous: it is judged with the names that are served.
    private static void requireOneHost(HttpHeaders headers, String target) throws Malformed {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        String inUrl = HttpCall.authority(target);
        if (hosts.size() > 1) {
            throw bad("a request has one Host header, not " + hosts.size());
        }
        if (!inUrl.isEmpty() && !hosts.isEmpty() && !hosts.getFirst().equalsIgnoreCase(inUrl)) {
            throw bad("the URL names another host than the Host header");
        }
    }

    /// How long the body is, [#CHUNKED] where that only shows.
    static long bodyLength(HttpRequest head) throws Malformed {
        List<String> lengths = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? 0 : number(lengths);
        }
        if (!lengths.isEmpty()) {
            throw bad("Content-Length and Transfer-Encoding exclude each other");
        }
        if (codings.size() > 1 || !codings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
            throw bad("the only Transfer-Encoding is chunked, once");
        }
        if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw bad("HTTP/1.0 knows no Transfer-Encoding");
        }
        return CHUNKED;
    }

    private static long number(List<String> lengths) throws Malformed {
        String digits = lengths.getFirst();
        if (lengths.size() > 1) {
            throw bad("Content-Length is given " + lengths.size() + " times");
        }
        if (!NUMBER.matcher(digits).matches()) {
            throw bad("Content-Length is a number of at most " + LENGTH_DIGITS + " digits");
        }
        return Long.parseLong(digits);
    }
}
