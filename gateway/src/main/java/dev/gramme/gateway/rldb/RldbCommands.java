package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientRequest.Options;
import dev.gramme.core.message.ClientResponse;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.HexFormat;

/// rldb's commands by their number. Quorums are strict, as they are there; a put says what it has
/// seen, and is stale if that lacks what its coordinator wrote.
final class RldbCommands {
    static final int PING = 1;
    static final int GET = 2;
    static final int PUT = 3;
    static final int REPLICATION_GET = 4;
    static final int HEARTBEAT = 5;
    static final int JOIN_CLUSTER = 6;
    static final int CLUSTER_STATE = 7;
    static final int LAST = CLUSTER_STATE;

    private static final int ADDRESS_CHARS = 300;
    private static final String EMPTY_CONTEXT = "00000000";

    private static final String NO_NODE = "this node speaks to rldb's clients, not to its nodes: ";

    private RldbCommands() {}

    static void run(Call call) {
        try {
            switch (call.command()) {
                case PING -> call.ok(message("PONG"));
                case GET -> get(call, Payload.Get.read(payload(call)));
                case PUT -> put(call, Payload.Put.read(payload(call)));
                case REPLICATION_GET ->
                        refuse(call, NO_NODE + "it has other versions to replicate; use Get");
                case HEARTBEAT ->
                        refuse(
                                call,
                                NO_NODE + "its cluster has a gossip of its own; use JoinCluster");
                case JOIN_CLUSTER -> join(call, Payload.Join.read(payload(call)));
                case CLUSTER_STATE -> clusterState(call);
                default -> throw new IllegalArgumentException("command " + call.command());
            }
        } catch (BadPayload bad) {
            call.reject(
                    call.payload().length() == 0
                            ? ErrorJson.emptyPayload()
                            : ErrorJson.invalidJson(bad.why()));
        }
    }

    private static Bytes payload(Call call) throws BadPayload {
        if (call.payload().length() == 0) {
            throw new BadPayload("there is no payload");
        }
        return call.payload();
    }

    private static void refuse(Call call, String why) {
        call.fail(ErrorJson.generic(why));
    }

    // ---- keys ----

    private static void get(Call call, Payload.Get get) {
        if (keyFits(call, get.key())) {
            ClientRequest request =
                    new ClientRequest.Get(
                            call.backend().newRequestId(), Key.of(get.key()), strict(call));
            call.submit(
                    request,
                    response -> {
                        switch (response) {
                            case ClientResponse.Found found -> Outcomes.found(call, found);
                            case ClientResponse.Absent _ ->
                                    call.fail(ErrorJson.notFound(get.key().toUtf8()));
                            default -> Outcomes.fail(call, request, response);
                        }
                    });
        }
    }

    private static void put(Call call, Payload.Put put) {
        @Nullable Bytes context = context(put.context());
        Value value = Value.plain(put.value().text(), "", 0);
        long crc32c = Integer.toUnsignedLong(value.crc32c());
        if (put.replication()) {
            refuse(call, NO_NODE + "a put with replication true is one of a node");
        } else if (crc32c != put.value().crc32c()) {
            refuse(
                    call,
                    "crc32c is "
                            + put.value().crc32c()
                            + ", but the CRC-32C of the value is "
                            + crc32c
                            + ": it was damaged on its way");
        } else if (context == null) {
            call.fail(ErrorJson.malformedContext());
        } else if (valueFits(call, value) && keyFits(call, put.key())) {
            put(call, Key.of(put.key()), value, new Causality.Fresh(context));
        }
    }

    private static void put(Call call, Key key, Value value, Causality seen) {
        ClientRequest request =
                new ClientRequest.Put(
                        call.backend().newRequestId(), key, value, seen, Bytes.EMPTY, strict(call));
        call.submit(
                request,
                response -> {
                    if (response instanceof ClientResponse.Applied) {
                        call.ok(message("Ok"));
                    } else {
                        Outcomes.fail(call, request, response);
                    }
                });
    }

    private static Options strict(Call call) {
        return new Options(0, 0, null, true, call.backend().usualTimeoutMs(), false);
    }

    /// @return empty: nothing was seen; null: it is not hexadecimal
    private static @Nullable Bytes context(@Nullable String hex) {
        if (hex == null || hex.equals(EMPTY_CONTEXT)) {
            return Bytes.EMPTY;
        }
        boolean good =
                !hex.isEmpty()
                        && hex.length() % 2 == 0
                        && hex.chars().allMatch(HexFormat::isHexDigit);
        return good ? Bytes.owning(HexFormat.of().parseHex(hex)) : null;
    }

    private static boolean keyFits(Call call, Bytes key) {
        int most = call.limits().keyBytes();
        boolean fits = key.length() >= 1 && key.length() <= most;
        if (!fits) {
            refuse(call, "a key has 1 to " + most + " bytes, not " + key.length());
        }
        return fits;
    }

    private static boolean valueFits(Call call, Value value) {
        int most = call.limits().valueBytes();
        boolean fits = value.body().length() <= most;
        if (!fits) {
            refuse(call, "a value has at most " + most + " bytes, not " + value.body().length());
        }
        return fits;
    }

    // ---- the cluster ----

    private static void join(Call call, Payload.Join join) {
        if (join.address().length() > ADDRESS_CHARS) {
            refuse(call, "known_cluster_node_addr has at most " + ADDRESS_CHARS + " characters");
            return;
        }
        call.backend()
                .join(
                        join.address(),
                        outcome -> {
                            if (outcome.joined()) {
                                call.ok(message("Ok"));
                            } else {
                                refuse(call, outcome.detail());
                            }
                        });
    }

    private static void clusterState(Call call) throws BadPayload {
        Fields.requireNull(payload(call));
        call.backend().status(status -> call.ok(Outcomes.nodes(status)));
    }

    private static JsonNode message(String text) {
        return Json.object().put("message", text);
    }
}
