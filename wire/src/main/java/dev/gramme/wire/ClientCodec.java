package dev.gramme.wire;

import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.RequestId;

import org.jspecify.annotations.Nullable;

/// What clients ask, as it is forwarded from node to node.
final class ClientCodec {
    private static final int GET = 1;
    private static final int PUT = 2;
    private static final int DELETE = 3;

    private static final int GIVEN = 1;
    private static final int BLIND = 2;
    private static final int OVERWRITE = 3;
    private static final int FRESH = 4;

    private static final Level[] LEVELS = Level.values();

    private ClientCodec() {}

    static void id(Writer out, RequestId id) {
        out.u64(id.high());
        out.u64(id.low());
    }

    static RequestId id(Reader in) throws MalformedFrame {
        return new RequestId(in.u64("request id"), in.u64("request id"));
    }

    static void request(Writer out, ClientRequest.Direct request) {
        out.u8(kind(request));
        id(out, request.id());
        ItemCodec.key(out, request.key());
        options(out, request.options());
        switch (request) {
            case ClientRequest.Get _ -> {}
            case ClientRequest.Put put -> {
                ItemCodec.value(out, put.value());
                causality(out, put.causality());
                out.blob(put.repeat());
            }
            case ClientRequest.Delete delete -> {
                causality(out, delete.causality());
                out.blob(delete.repeat());
            }
        }
    }

    static ClientRequest.Direct request(Reader in) throws MalformedFrame {
        int kind = in.u8("request kind");
        RequestId id = id(in);
        Key key = ItemCodec.key(in);
        Options options = options(in);
        return switch (kind) {
            case GET -> new ClientRequest.Get(id, key, options);
            case PUT -> {
                Value value = ItemCodec.value(in);
                Causality causality = causality(in);
                yield new ClientRequest.Put(
                        id, key, value, causality, in.blob("repeat id"), options);
            }
            case DELETE -> {
                Causality causality = causality(in);
                yield new ClientRequest.Delete(id, key, causality, in.blob("repeat id"), options);
            }
            default -> throw in.malformed("request kind", "is unknown: " + kind);
        };
    }

    private static int kind(ClientRequest.Direct request) {
        return switch (request) {
            case ClientRequest.Get _ -> GET;
            case ClientRequest.Put _ -> PUT;
            case ClientRequest.Delete _ -> DELETE;
        };
    }

    private static void causality(Writer out, Causality causality) {
        switch (causality) {
            case Causality.Given given -> {
                out.u8(GIVEN);
                out.blob(given.context());
            }
            case Causality.Blind _ -> out.u8(BLIND);
            case Causality.Overwrite _ -> out.u8(OVERWRITE);
            case Causality.Fresh fresh -> {
                out.u8(FRESH);
                out.blob(fresh.context());
            }
        }
    }

    private static Causality causality(Reader in) throws MalformedFrame {
        int kind = in.u8("causality");
        return switch (kind) {
            case GIVEN -> new Causality.Given(in.blob("given context"));
            case BLIND -> new Causality.Blind();
            case OVERWRITE -> new Causality.Overwrite();
            case FRESH -> new Causality.Fresh(in.blob("given context"));
            default -> throw in.malformed("causality", "is unknown: " + kind);
        };
    }

    /// Quorums and timeout are the client's words: carried as they are, judged by the coordinator.
    /// A durability stands around the message ([MessageType#LASTING]).
    private static void options(Writer out, Options options) {
        out.u32(options.r());
        out.u32(options.w());
        Level level = options.level();
        out.flag(level != null);
        if (level != null) {
            out.constant(level);
        }
        out.flag(options.strict());
        out.u32(options.timeoutMs());
        out.flag(options.explain());
    }

    private static Options options(Reader in) throws MalformedFrame {
        return new Options(
                in.u32("read quorum"),
                in.u32("write quorum"),
                level(in),
                in.flag("strict"),
                in.u32("timeout"),
                in.flag("explain"));
    }

    private static @Nullable Level level(Reader in) throws MalformedFrame {
        return in.flag("level present") ? in.constant("level", LEVELS) : null;
    }
}
