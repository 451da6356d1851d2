package dev.gramme.bench.local;

import dev.gramme.bench.load.Answer;
import dev.gramme.bench.load.KeyName;
import dev.gramme.bench.load.Lane;
import dev.gramme.bench.load.Link;
import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.gateway.Backend;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// One user of a node in this process. The node's loop only. The node answers in any order, so the
/// lane is one request deep.
final class LocalLink implements Link {
    private static final Causality OVERWRITE = new Causality.Overwrite();

    private final Backend backend;
    private final Executor loop;
    private final Lane lane;
    private final KeyName keyName;
    private final byte[] pool;
    private final Consumer<Reply> onReply = this::onReply;
    private final Runnable goOn;
    private @Nullable ClientRequest next;

    LocalLink(Backend backend, Executor loop, Lane lane, String prefix, byte[] pool) {
        this.backend = backend;
        this.loop = loop;
        this.lane = lane;
        this.keyName = new KeyName(prefix);
        this.pool = pool;
        this.goOn = lane::onAnswersRead;
    }

    @Override
    public void get(long key) {
        next(new ClientRequest.Get(backend.newRequestId(), key(key), options()));
    }

    @Override
    public void put(long key, int offset, int length) {
        Bytes body = Bytes.owning(Arrays.copyOfRange(pool, offset, offset + length));
        next(
                new ClientRequest.Put(
                        backend.newRequestId(),
                        key(key),
                        Value.plain(body, "", 0),
                        OVERWRITE,
                        Bytes.EMPTY,
                        options()));
    }

    private void next(ClientRequest request) {
        if (next != null) {
            throw new IllegalStateException("a lane in this process is one request deep");
        }
        next = request;
    }

    private Key key(long number) {
        return Key.of(Bytes.copyOf(keyName.of(number)));
    }

    private Options options() {
        return Options.DEFAULT.withTimeoutMs(backend.usualTimeoutMs());
    }

    @Override
    public void flush() {
        ClientRequest request = next;
        if (request != null) {
            next = null;
            backend.submit(request, onReply);
        }
    }

    /// Possibly within the call that asked: going on from here would not come back.
    private void onReply(Reply reply) {
        lane.onAnswer(answer(reply.response()));
        loop.execute(goOn);
    }

    private Answer answer(ClientResponse response) {
        return switch (response) {
            case ClientResponse.Found _, ClientResponse.Applied _ -> Answer.DONE;
            case ClientResponse.Absent _ -> Answer.ABSENT;
            default -> {
                lane.onFailure(response.toString());
                yield Answer.FAILED;
            }
        };
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
