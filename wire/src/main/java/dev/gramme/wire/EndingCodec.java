package dev.gramme.wire;

import dev.gramme.core.message.PeerMessage.LifePrint;
import dev.gramme.core.version.Actor;

import java.util.ArrayList;
import java.util.List;

/// Bodies of the messages by which lives that have ended are closed.
final class EndingCodec {
    private static final int ACTOR_BYTES = 16;
    private static final int PRINT_BYTES = ACTOR_BYTES + 8;

    private EndingCodec() {}

    static void lives(Writer out, long op, List<Actor> lives) {
        out.u64(op);
        out.number(lives.size());
        for (Actor life : lives) {
            VersionCodec.actor(out, life);
        }
    }

    static List<Actor> lives(Reader in) throws MalformedFrame {
        int count = in.count("lives", ACTOR_BYTES);
        List<Actor> lives = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lives.add(VersionCodec.actor(in, "life"));
        }
        return lives;
    }

    static void prints(Writer out, long op, int partition, List<LifePrint> prints) {
        out.u64(op);
        RequestCodec.partition(out, partition);
        out.number(prints.size());
        for (LifePrint print : prints) {
            VersionCodec.actor(out, print.last());
            out.u64(print.print());
        }
    }

    static List<LifePrint> prints(Reader in) throws MalformedFrame {
        int count = in.count("prints", PRINT_BYTES);
        List<LifePrint> prints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            prints.add(new LifePrint(VersionCodec.actor(in, "life"), in.u64("print")));
        }
        return prints;
    }
}
