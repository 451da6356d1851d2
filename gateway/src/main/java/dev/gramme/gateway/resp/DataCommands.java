package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;

import java.util.function.Function;
import java.util.function.IntFunction;

/// The commands on keys. A client cannot say what it has seen, so writes overwrite; of siblings it
/// is given the latest. A command on many keys is one request for each and fails with the first
/// failure, saying how many succeeded: nothing is atomic over keys.
final class DataCommands {
    private DataCommands() {}

    static void get(Call call) {
        if (keysFit(call, 1, 1)) {
            ClientRequest request = read(call, 1);
            call.submit(request, reply -> call.reply(value(reply.response(), request)));
        }
    }

    static void set(Call call) {
        if (call.count() > 3) {
            call.fail(
                    "ERR SET option '"
                            + call.word(3)
                            + "' is not supported: only SET key value is");
        } else if (keysFit(call, 1, 2)) {
            ClientRequest request = write(call, 1, 2);
            call.submit(request, reply -> call.reply(ok(reply.response(), request)));
        }
    }

    private static RespReply value(ClientResponse response, ClientRequest request) {
        return switch (response) {
            case ClientResponse.Found found -> latest(found);
            case ClientResponse.Absent _ -> new RespReply.Nothing();
            default -> OutcomeWords.of(response, request.id());
        };
    }

    private static RespReply ok(ClientResponse response, ClientRequest request) {
        return response instanceof ClientResponse.Applied
                ? RespReply.OK
                : OutcomeWords.of(response, request.id());
    }

    static void del(Call call) {
        if (keysFit(call, 1, 1)) {
            fan(call, word -> delete(call, word), 1, fan -> new RespReply.Int(fan.existed()));
        }
    }

    static void exists(Call call) {
        if (keysFit(call, 1, 1)) {
            fan(call, word -> read(call, word), 1, fan -> new RespReply.Int(fan.existed()));
        }
    }

    static void mget(Call call) {
        if (keysFit(call, 1, 1)) {
            fan(call, word -> read(call, word), 1, fan -> new RespReply.Items(fan.values()));
        }
    }

    static void mset(Call call) {
        if (call.count() % 2 == 0) {
            call.fail(Commands.wrongCount("mset"));
        } else if (keysFit(call, 1, 2)) {
            fan(call, word -> write(call, word, word + 1), 2, _ -> RespReply.OK);
        }
    }

    /// The value of a one-value protocol: the latest sibling.
    static RespReply latest(ClientResponse.Found found) {
        return new RespReply.Bulk(found.values().getFirst().body());
    }

    private static void fan(
            Call call, IntFunction<ClientRequest> request, int step, Function<Fan, RespReply> end) {
        int count = (call.count() - 1) / step;
        new Fan(call, count, i -> request.apply(1 + i * step), end).advance();
    }

    private static ClientRequest read(Call call, int key) {
        return new ClientRequest.Get(
                call.session().backend().newRequestId(), Key.of(call.word(key)), usual(call));
    }

    private static Options usual(Call call) {
        return Options.DEFAULT.withTimeoutMs(call.session().backend().usualTimeoutMs());
    }

    private static ClientRequest write(Call call, int key, int value) {
        return new ClientRequest.Put(
                call.session().backend().newRequestId(),
                Key.of(call.word(key)),
                Value.plain(call.word(value), "", 0),
                new Causality.Overwrite(),
                Bytes.EMPTY,
                usual(call));
    }

    private static ClientRequest delete(Call call, int key) {
        return new ClientRequest.Delete(
                call.session().backend().newRequestId(),
                Key.of(call.word(key)),
                new Causality.Overwrite(),
                Bytes.EMPTY,
                usual(call));
    }

    /// Whether every key is within its bounds; where not, the call has failed.
    private static boolean keysFit(Call call, int first, int step) {
        int most = call.session().limits().keyBytes();
        for (int i = first; i < call.count(); i += step) {
            int length = call.word(i).length();
            if (length < 1 || length > most) {
                call.fail(
                        (length == 0 ? "ERR" : "TOOLARGE")
                                + " a key has 1 to "
                                + most
                                + " bytes, not "
                                + length);
                return false;
            }
        }
        return true;
    }
}
