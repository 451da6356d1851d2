package dev.gramme.storage.log;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.port.Store.Hint;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.core.version.Siblings.Version;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Keys, dots, siblings and hints in bytes.
///
/// Siblings come in two parts: everything but the bodies, with each body's length and checksum, and
/// then the bodies. So the first part tells what is lost when a body is.
public final class Items {
    private Items() {}

    public static void key(ByteSink out, Key key) {
        out.number(Integer.toUnsignedLong(key.namespace()));
        out.blob(key.bytes().unsafeArray());
    }

    public static Key key(ByteSource in) throws Damaged {
        return new Key((int) in.number(), Bytes.owning(in.blob()));
    }

    public static void dot(ByteSink out, Dot dot) {
        out.u64(dot.actor().high());
        out.u64(dot.actor().low());
        out.number(dot.counter());
    }

    public static Dot dot(ByteSource in) throws Damaged {
        Actor actor = new Actor(in.u64(), in.u64());
        long counter = in.number();
        if (counter < 1) {
            throw new Damaged("a dot with the counter " + counter);
        }
        return new Dot(actor, counter);
    }

    public static void dots(ByteSink out, DotSet dots) {
        List<Actor> actors = dots.actors();
        out.number(actors.size());
        for (int i = 0; i < actors.size(); i++) {
            out.u64(actors.get(i).high());
            out.u64(actors.get(i).low());
            long[] ranges = dots.unsafeRanges(i);
            if (dots.isClosed(i)) {
                out.number(0);
                out.u64(ranges[1]);
                continue;
            }
            out.number(ranges.length);
            long before = 0;
            for (long bound : ranges) {
                out.number(bound - before);
                before = bound;
            }
        }
    }

    public static DotSet dots(ByteSource in) throws Damaged {
        Actor[] actors = new Actor[in.count()];
        long[][] ranges = new long[actors.length][];
        for (int i = 0; i < actors.length; i++) {
            actors[i] = new Actor(in.u64(), in.u64());
            ranges[i] = ranges(in);
        }
        try {
            return DotSet.owning(actors, ranges);
        } catch (IllegalArgumentException e) {
            throw new Damaged("no set of dots: " + e.getMessage());
        }
    }

    private static long[] ranges(ByteSource in) throws Damaged {
        int count = in.count();
        if (count == 0) {
            return new long[] {0, in.u64()};
        }
        long[] ranges = new long[count];
        long before = 0;
        for (int i = 0; i < count; i++) {
            before += in.number();
            ranges[i] = before;
        }
        if (ranges[0] == 0) {
            throw new Damaged("a range of dots that starts at 0");
        }
        return ranges;
    }

    public static void node(ByteSink out, NodeId node) {
        out.blob(node.name().getBytes(StandardCharsets.US_ASCII));
    }

    static NodeId node(ByteSource in) throws Damaged {
        String name = new String(in.blob(), StandardCharsets.US_ASCII);
        try {
            return new NodeId(name);
        } catch (IllegalArgumentException e) {
            throw new Damaged("no node: " + e.getMessage());
        }
    }

    public static void nodes(ByteSink out, List<NodeId> nodes) {
        out.number(nodes.size());
        nodes.forEach(node -> node(out, node));
    }

    public static List<NodeId> nodes(ByteSource in) throws Damaged {
        List<NodeId> nodes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            nodes.add(node(in));
        }
        return List.copyOf(nodes);
    }

    /// The first part of siblings.
    public static void versions(ByteSink out, Siblings siblings) {
        dots(out, siblings.context());
        out.number(siblings.versions().size());
        for (Version version : siblings.versions()) {
            Value value = version.value();
            dot(out, version.dot());
            out.number(Integer.toUnsignedLong(value.kind()));
            out.number(Integer.toUnsignedLong(value.flags()));
            out.number(value.expiresAtMs());
            out.u64(value.hybridTime());
            out.blob(value.contentType().getBytes(StandardCharsets.UTF_8));
            out.number(value.body().length());
            out.u32(value.crc32c());
        }
    }

    /// The second part of siblings.
    public static void bodies(ByteSink out, Siblings siblings) {
        for (Version version : siblings.versions()) {
            Bytes body = version.value().body();
            out.raw(body.unsafeArray(), 0, body.length());
        }
    }

    /// @throws Damaged also where a body is not what its checksum says
    public static Siblings siblings(ByteSource in, ByteSource bodies) throws Damaged {
        DotSet context = dots(in);
        int count = in.count();
        List<Version> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            versions.add(new Version(dot(in), value(in, bodies)));
        }
        return new Siblings(versions, context);
    }

    private static Value value(ByteSource in, ByteSource bodies) throws Damaged {
        int kind = (int) in.number();
        int flags = (int) in.number();
        long expiresAtMs = in.number();
        long hybridTime = in.u64();
        byte[] type = in.blob();
        String contentType = type.length == 0 ? "" : new String(type, StandardCharsets.UTF_8);
        Bytes body = Bytes.owning(bodies.raw((int) in.number()));
        int crc32c = in.u32();
        Value value = new Value(kind, flags, expiresAtMs, hybridTime, contentType, body, crc32c);
        if (!value.intact()) {
            throw new Damaged("a body that is not what its checksum says");
        }
        return value;
    }

    /// What the first part says of one version.
    private record Outline(Dot dot, int bodyBytes, int crc32c) {}

    private static List<Outline> outlines(ByteSource in) throws Damaged {
        dots(in);
        List<Outline> outlines = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            Dot dot = dot(in);
            in.number();
            in.number();
            in.number();
            in.u64();
            in.blob();
            outlines.add(new Outline(dot, (int) in.number(), in.u32()));
        }
        return outlines;
    }

    /// The dots of the versions, read from the first part alone.
    static DotSet events(ByteSource in) throws Damaged {
        return DotSet.of(outlines(in).stream().map(Outline::dot).toList());
    }

    /// Whether each body is what its checksum says.
    ///
    /// @param in the first part
    /// @param from where the second part begins in the bytes
    static boolean bodiesIntact(ByteSource in, byte[] bytes, int from, int end) throws Damaged {
        int at = from;
        for (Outline outline : outlines(in)) {
            if (outline.bodyBytes < 0 || outline.bodyBytes > end - at) {
                return false;
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes, at, outline.bodyBytes);
            if ((int) crc.getValue() != outline.crc32c) {
                return false;
            }
            at += outline.bodyBytes;
        }
        return at == end;
    }

    public static void hint(ByteSink out, Hint hint) {
        node(out, hint.target());
        key(out, hint.key());
        versions(out, hint.siblings());
        int bytes = 0;
        for (Version version : hint.siblings().versions()) {
            bytes += version.value().body().length();
        }
        out.number(bytes);
        bodies(out, hint.siblings());
        dots(out, hint.events());
        out.u64(hint.version());
    }

    public static Hint hint(ByteSource in) throws Damaged {
        NodeId target = node(in);
        Key key = key(in);
        ByteSource versions = in.fork();
        outlines(in);
        byte[] bodies = in.blob();
        Siblings siblings = siblings(versions, new ByteSource(bodies, 0, bodies.length));
        return new Hint(target, key, siblings, dots(in), in.u64());
    }
}
