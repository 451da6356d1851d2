package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/// A command on many keys: one request for each, few at a time, one reply. After a failure no
/// further request starts; the reply tells the failure and how many keys were done.
///
/// ```
/// advance ──▶ a window of requests ──all answered──▶ the end's reply
///                      └──one failed──▶ the rest of the window ──▶ that failure
/// ```
final class Fan {
    private static final int WINDOW = 64;

    private final Call call;
    private final int count;
    private final IntFunction<ClientRequest> requests;
    private final Function<Fan, RespReply> end;
    private final List<RespReply> values;
    private RespReply.@Nullable Failure failure;
    private int started;
    private int answered;
    private int succeeded;
    private int existed;
    private boolean keeping;
    private long valueBytes;
    private boolean advancing;

    Fan(Call call, int count, IntFunction<ClientRequest> requests, Function<Fan, RespReply> end) {
        this.call = call;
        this.count = count;
        this.requests = requests;
        this.end = end;
        this.values = new ArrayList<>(Collections.nCopies(count, new RespReply.Nothing()));
    }

    /// How many keys had a value.
    int existed() {
        return existed;
    }

    /// Keeps what is read for the end's reply, at the expense of the connection's share of memory.
    Fan keepingValues() {
        keeping = true;
        return this;
    }

    /// What was read, in the order of the keys.
    List<RespReply> values() {
        return values;
    }

    /// Starts what may start. Answers that come within a start are taken by the outer call.
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        while (failure == null && started < count && started - answered < WINDOW) {
            int index = started++;
            ClientRequest request = requests.apply(index);
            call.submit(request, reply -> onAnswer(index, request, reply.response()));
        }
        advancing = false;
        if (answered == started && (started == count || failure != null)) {
            finish();
        }
    }

    private void onAnswer(int index, ClientRequest request, ClientResponse response) {
        answered++;
        switch (response) {
            case ClientResponse.Found found -> take(index, found);
            case ClientResponse.Absent _, ClientResponse.Kept _ -> succeeded++;
            case ClientResponse.Applied applied -> {
                succeeded++;
                existed += applied.existed() ? 1 : 0;
            }
            case ClientResponse.Updated updated -> {
                succeeded++;
                existed += updated.before().isEmpty() ? 0 : 1;
            }
            case ClientResponse.Conflict _,
                    ClientResponse.NotApplied _,
                    ClientResponse.Unknown _,
                    ClientResponse.Unreadable _,
                    ClientResponse.Refused _ -> {
                fail(OutcomeWords.of(response, request.id()));
            }
        }
        advance();
    }

    private void take(int index, ClientResponse.Found found) {
        succeeded++;
        existed++;
        if (keeping && failure == null) {
            keep(index, found.values().getFirst().body());
        }
    }

    private void keep(int index, Bytes value) {
        RespReply.Bulk reply = new RespReply.Bulk(value);
        valueBytes += value.length();
        int most = call.session().limits().commandBytes();
        RespReply.Failure unaffordable =
                valueBytes <= most
                        ? call.hold(reply)
                        : new RespReply.Failure(
                                "TOOLARGE the values are over the limit of "
                                        + most
                                        + " bytes for one reply: ask for fewer keys");
        if (unaffordable == null) {
            values.set(index, reply);
        } else {
            fail(unaffordable);
        }
    }

    /// The first failure stays. What was kept is no use any more.
    private void fail(RespReply.Failure first) {
        if (failure == null) {
            failure = first;
            values.clear();
            call.drop();
        }
    }

    private void finish() {
        RespReply.Failure failed = failure;
        if (failed == null) {
            call.reply(end.apply(this));
        } else if (count == 1) {
            call.reply(failed);
        } else {
            call.fail(failed.text() + "; " + succeeded + " of " + count + " keys done");
        }
    }
}
