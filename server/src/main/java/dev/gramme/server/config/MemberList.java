package dev.gramme.server.config;

import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The initial members as text: `name=host:peer-port/client-port`, separated by commas, with
/// `@zone` and `*capacity` behind where they are not the default.
public final class MemberList {
    private static final Pattern ENTRY =
            Pattern.compile(
                    "([^=@*]+)=([^@*/]+):([0-9]{1,5})/([0-9]{1,5})(?:@([^*]*))?(?:\\*([0-9]+))?");

    private MemberList() {}

    static List<Member> parse(String text) {
        List<Member> members = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            if (!entry.isBlank()) {
                members.add(parseOne(entry.strip()));
            }
        }
        return members;
    }

    private static Member parseOne(String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expects name=host:peer-port/client-port, not \"" + entry + "\"");
        }
        String zone = matcher.group(5);
        String capacity = matcher.group(6);
        return new Member(
                new NodeId(matcher.group(1)),
                matcher.group(2),
                Quantity.integer(matcher.group(3), 1, 65_535),
                Quantity.integer(matcher.group(4), 0, 65_535),
                zone == null ? "" : zone,
                capacity == null ? 1 : Quantity.integer(capacity, 1, 1_000));
    }

    /// The entry that [#parse] reads.
    public static String format(Member member) {
        return member.id()
                + "="
                + member.host()
                + ":"
                + member.peerPort()
                + "/"
                + member.clientPort()
                + (member.zone().isEmpty() ? "" : "@" + member.zone())
                + (member.capacity() == 1 ? "" : "*" + member.capacity());
    }
}
