package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.message.PeerMessage.CountKeys;
import dev.gramme.core.message.PeerMessage.Evidence;
import dev.gramme.core.message.PeerMessage.KeyCount;
import dev.gramme.core.message.PeerMessage.KeysCounted;
import dev.gramme.core.message.PeerMessage.KeysListed;
import dev.gramme.core.message.PeerMessage.ListKeys;

import java.util.ArrayList;
import java.util.List;

/// Messages of a walk over all keys.
final class WalkCodec {
    private static final int LEAST_KEY_BYTES = 3;
    private static final int LEAST_COUNT_BYTES = 2;

    private WalkCodec() {}

    static void listKeys(Writer out, ListKeys list) {
        out.u64(list.op());
        ClientCodec.id(out, list.request());
        RequestCodec.partition(out, list.partition());
        out.u64(list.from());
        out.number(list.count());
    }

    static ListKeys listKeys(Reader in) throws MalformedFrame {
        return new ListKeys(
                in.u64("op"),
                ClientCodec.id(in),
                RequestCodec.partition(in),
                in.u64("first token"),
                in.number("keys wanted", 0, Integer.MAX_VALUE));
    }

    static void keysListed(Writer out, KeysListed listed) {
        out.u64(listed.op());
        RequestCodec.evidence(out, listed.evidence());
        List<Key> keys = listed.keys();
        out.number(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            ItemCodec.key(out, keys.get(i));
        }
        out.u64(listed.upTo());
    }

    static KeysListed keysListed(Reader in) throws MalformedFrame {
        long op = in.u64("op");
        Evidence evidence = RequestCodec.evidence(in);
        int count = in.count("keys", LEAST_KEY_BYTES);
        List<Key> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(ItemCodec.key(in));
        }
        return new KeysListed(op, evidence, keys, in.u64("last token"));
    }

    static void countKeys(Writer out, CountKeys count) {
        out.u64(count.op());
        ClientCodec.id(out, count.request());
    }

    static CountKeys countKeys(Reader in) throws MalformedFrame {
        return new CountKeys(in.u64("op"), ClientCodec.id(in));
    }

    static void keysCounted(Writer out, KeysCounted counted) {
        out.u64(counted.op());
        List<KeyCount> counts = counted.counts();
        out.number(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            RequestCodec.partition(out, counts.get(i).partition());
            out.number(counts.get(i).keys());
        }
    }

    static KeysCounted keysCounted(Reader in) throws MalformedFrame {
        long op = in.u64("op");
        int count = in.count("counts", LEAST_COUNT_BYTES);
        List<KeyCount> counts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            counts.add(new KeyCount(RequestCodec.partition(in), in.number("keys counted")));
        }
        return new KeysCounted(op, counts);
    }
}
