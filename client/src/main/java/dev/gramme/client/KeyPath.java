package dev.gramme.client;

import java.util.HexFormat;

/// A key as part of a URL's path: letters, digits and `-._~` as they are, all else as `%XX`.
final class KeyPath {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPath() {}

    static String of(byte[] key) {
        StringBuilder path = new StringBuilder("/kv/");
        for (byte b : key) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                path.append(c);
            } else {
                path.append('%').append(HEX.toHexDigits(b));
            }
        }
        String text = path.toString();
        // A segment of dots alone would be taken for a step up the path.
        return text.equals("/kv/.") || text.equals("/kv/..") ? text.replace(".", "%2E") : text;
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~".indexOf(c) >= 0;
    }
}
