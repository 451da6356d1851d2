package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientRequest.Step;
import dev.gramme.core.message.ClientResponse;

import java.util.List;
import java.util.function.Function;

/// What commands ask of the node, as a client means it that cannot say what it has seen: writes
/// overwrite, deletes delete what they read. Whatever fails is answered with its words.
final class Keyspace {
    private Keyspace() {}

    /// Makes the reply to an update.
    interface Outcome {
        /// @param before what was read, latest first
        /// @param changed whether anything was written
        RespReply of(List<Value> before, boolean changed);
    }

    static ClientRequest get(Call call, int key) {
        return new ClientRequest.Get(call.newId(), call.key(key), usual(call));
    }

    static ClientRequest put(Call call, int key, Value value) {
        return new ClientRequest.Put(
                call.newId(),
                call.key(key),
                value,
                new Causality.Overwrite(),
                Bytes.EMPTY,
                usual(call));
    }

    static ClientRequest delete(Call call, int key) {
        return new ClientRequest.Delete(
                call.newId(), call.key(key), new Causality.Overwrite(), Bytes.EMPTY, usual(call));
    }

    static Value value(Call call, int word) {
        return Value.plain(call.word(word), "", 0);
    }

    private static Options usual(Call call) {
        return Options.DEFAULT.withTimeoutMs(call.session().backend().usualTimeoutMs());
    }

    /// Reads the key in word 1 and replies what is made of its siblings, latest first; none: it is
    /// absent.
    static void read(Call call, Function<List<Value>, RespReply> reply) {
        ask(call, get(call, 1), (values, _) -> reply.apply(values));
    }

    /// Writes and says OK.
    static void write(Call call, ClientRequest request) {
        ask(call, request, (_, _) -> RespReply.OK);
    }

    /// Reads the key in word 1, lets the step decide, and replies what is made of that.
    static void update(Call call, Step step, Outcome reply) {
        Key key = call.key(1);
        ask(call, ClientRequest.Update.of(call.newId(), key, step, usual(call)), reply);
    }

    private static void ask(Call call, ClientRequest request, Outcome reply) {
        call.submit(request, answer -> call.reply(reply(answer.response(), request, reply)));
    }

    private static RespReply reply(ClientResponse response, ClientRequest request, Outcome reply) {
        return switch (response) {
            case ClientResponse.Found found -> reply.of(found.values(), false);
            case ClientResponse.Absent _ -> reply.of(List.of(), false);
            case ClientResponse.Applied _ -> reply.of(List.of(), true);
            case ClientResponse.Updated updated -> reply.of(updated.before(), true);
            case ClientResponse.Kept kept -> reply.of(kept.values(), false);
            case ClientResponse.Conflict _,
                    ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ ->
                    OutcomeWords.of(response, request.id());
        };
    }

    /// The value of a one-value protocol: the latest sibling, or nothing.
    static RespReply latest(List<Value> values) {
        return values.isEmpty()
                ? new RespReply.Nothing()
                : new RespReply.Bulk(values.getFirst().body());
    }
}
