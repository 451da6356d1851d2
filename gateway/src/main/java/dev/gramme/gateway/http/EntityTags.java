package dev.gramme.gateway.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of an `If-Match` or `If-None-Match` (RFC 9110, 8.8.3 and 13.1). A tag of ours is the
/// context of an answer, in hexadecimal.
///
/// @param any it is `*`
/// @param tags empty if it is `*`
record EntityTags(boolean any, List<Tag> tags) {
    static final EntityTags NONE = new EntityTags(false, List.of());

    private static final EntityTags ANY = new EntityTags(true, List.of());

    private static final Pattern TAG =
            Pattern.compile(
                    "[ \t,]*+(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"[ \t]*+(?:,[ \t,]*+|\\z)");

    /// @param weak a proxy has changed the bytes on their way
    /// @param opaque without its quotes
    record Tag(boolean weak, String opaque) {}

    /// @param lines the header's values in their order; at least one
    /// @return null: malformed
    static @Nullable EntityTags parse(List<String> lines) {
        if (lines.size() == 1 && lines.getFirst().strip().equals("*")) {
            return ANY;
        }
        List<Tag> tags = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = TAG.matcher(line);
            int at = 0;
            while (at < line.length()) {
                if (!matcher.region(at, line.length()).lookingAt()) {
                    return null;
                }
                tags.add(new Tag(matcher.group(1) != null, matcher.group(2)));
                at = matcher.end();
            }
        }
        return tags.isEmpty() ? null : new EntityTags(false, List.copyOf(tags));
    }

    /// Weak comparison, as `If-None-Match` wants it.
    boolean names(String contextHex) {
        return any || tags.stream().anyMatch(tag -> tag.opaque().equals(contextHex));
    }
}
