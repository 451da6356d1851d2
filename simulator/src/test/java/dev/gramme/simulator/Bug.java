package dev.gramme.simulator;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Context;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.simulator.world.Tamper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Bugs that a node could have, each planted between it and its frames, its store or its clients.
enum Bug {
    ACKNOWLEDGES_BEFORE_IT_IS_DURABLE(() ->
            Crooked.store((ports, batch, done) -> {
                ports.store().append(batch, appended -> {});
                ports.timers().after(0, () -> done.accept(Store.Appended.DURABLE));
            })),

    ACKNOWLEDGES_WITHOUT_STORING(() ->
            Crooked.peer((node, envelope) -> {
                if (envelope.message() instanceof PeerMessage.StoreEvent event
                        && event.op() % 2 == 0) {
                    node.answer(
                            envelope, new PeerMessage.EventStored(event.op(), true, true, null));
                    return List.of();
                }
                return List.of(envelope);
            })),

    IGNORES_DELETES(() ->
            Crooked.peer((node, envelope) -> {
                if (envelope.message() instanceof PeerMessage.StoreEvent event
                        && event.value() == null) {
                    node.answer(
                            envelope, new PeerMessage.EventStored(event.op(), true, true, null));
                    return List.of();
                }
                return List.of(envelope);
            })),

    CLAIMS_WHAT_ITS_DISK_HAS_LOST(() ->
            new Crooked() {
                @Override
                Store.Recovered recovered(Store.Recovered found) {
                    return new Store.Recovered(found.ledger(), found.partitions(), found.clean());
                }
            }),

    DOES_NOT_SYNC_ITS_FILES(() ->
            CrookedFiles.everywhere(files ->
                    new CrookedFiles(files) {
                        @Override
                        public void sync(String file) {}
                    })),

    OVERLOOKS_ITS_LAST_SEGMENT(() ->
            CrookedFiles.everywhere(files ->
                    new CrookedFiles(files) {
                        @Override
                        public List<String> names() throws IOException {
                            List<String> names = super.names();
                            return names.subList(0, Math.max(0, names.size() - 1));
                        }
                    })),

    LOSES_RECORDS_ON_THE_WAY_TO_THE_DISK(() ->
            Crooked.store((ports, batch, done) -> {
                boolean lost = ports.entropy().nextInt(20) == 0;
                List<Store.Change> kept =
                        batch.changes().stream()
                                .filter(change ->
                                        !lost || !(change instanceof Store.Change.PutRecord))
                                .toList();
                ports.store().append(new Store.Batch(batch.partition(), kept), done);
            })),

    CALLS_A_KEY_ABSENT_WHILE_RECOVERING(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.Fetched fetched
                                    && fetched.evidence() == PeerMessage.Evidence.RECOVERING
                            ? new PeerMessage.Fetched(
                                    fetched.op(), PeerMessage.Evidence.ABSENT, Siblings.ABSENT)
                            : message)),

    CLAIMS_THE_CONTEXT_OF_WHAT_IT_IS_GIVEN(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.Missing missing
                            ? new PeerMessage.Missing(
                                    missing.partition(),
                                    missing.entries().stream().map(Bug::claimingAll).toList(),
                                    missing.needFull(),
                                    missing.toLife())
                            : message)),

    REPAIRS_WITH_ONE_SIBLING_ONLY(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.Repair repair
                            ? new PeerMessage.Repair(
                                    repair.request(),
                                    repair.partition(),
                                    repair.key(),
                                    latestOnly(repair.siblings()),
                                    repair.toLife())
                            : message)),

    EXCHANGES_ONE_SIBLING_ONLY(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.Missing missing
                            ? new PeerMessage.Missing(
                                    missing.partition(),
                                    missing.entries().stream()
                                            .map(entry ->
                                                    new PeerMessage.Entry(
                                                            entry.key(),
                                                            latestOnly(entry.siblings()),
                                                            entry.events()))
                                            .toList(),
                                    missing.needFull(),
                                    missing.toLife())
                            : message)),

    ENDS_A_TRANSFER_AT_ITS_FIRST_STEP(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.TransferStep step
                            ? new PeerMessage.TransferStep(
                                    step.session(),
                                    step.partition(),
                                    step.after(),
                                    step.clock(),
                                    step.entries(),
                                    true,
                                    step.toLife())
                            : message)),

    TAKES_ITS_OWN_CLOCK_FOR_THE_OTHERS(ForeignClocks::new),

    FORGETS_WHAT_AN_OVERWRITE_MISSED(() ->
            Crooked.sent(message ->
                    switch (message) {
                        case PeerMessage.EventStored stored -> missingNothing(stored);
                        case PeerMessage.OnDisk(PeerMessage.EventStored stored) ->
                                new PeerMessage.OnDisk(missingNothing(stored));
                        default -> message;
                    })),

    CHANGES_VALUES_IN_PASSING(() ->
            Crooked.sent(message ->
                    message instanceof PeerMessage.StoreEvent event
                                    && event.value() != null
                                    && event.op() % 8 == 0
                            ? new PeerMessage.StoreEvent(
                                    event.op(),
                                    event.request(),
                                    event.partition(),
                                    event.key(),
                                    event.dot(),
                                    changed(event.value()),
                                    event.context(),
                                    event.check())
                            : message)),

    KEEPS_ITS_LIFE_OVER_A_CRASH(SameLife::new),

    CALLS_A_LIFE_OVER_WHOSE_HINTS_IT_HOLDS(() ->
            Crooked.peer((node, envelope) -> {
                if (envelope.message() instanceof PeerMessage.EndAsk ask) {
                    node.answer(envelope, new PeerMessage.EndSaid(ask.op(), ask.lives()));
                    return List.of();
                }
                return List.of(envelope);
            })),

    CLOSES_WHAT_IT_HAS_NOT_ALL_SEEN(() ->
            Crooked.peer((node, envelope) -> {
                if (envelope.message() instanceof PeerMessage.PrintAsk ask) {
                    node.answer(
                            envelope,
                            new PeerMessage.PrintSaid(ask.op(), ask.partition(), ask.prints()));
                    return List.of();
                }
                return List.of(envelope);
            })),

    TREATS_STRICT_AS_SLOPPY(() ->
            Crooked.client(
                    request ->
                            request instanceof ClientRequest.Direct direct
                                    ? direct.withOptions(sloppy(direct.options()))
                                    : request,
                    (request, response) -> response)),

    IGNORES_CONTEXTS(() ->
            Crooked.client(
                    request ->
                            request instanceof ClientRequest.Put put
                                            && put.causality() instanceof Causality.Given
                                    ? new ClientRequest.Put(
                                            put.id(),
                                            put.key(),
                                            put.value(),
                                            new Causality.Blind(),
                                            put.repeat(),
                                            put.options())
                                    : request,
                    (request, response) -> response)),

    RETURNS_THE_FILLED_CONTEXT_FOR_A_PUT(FilledReplies::new),

    SHOWS_THE_LATEST_SIBLING_ONLY(() ->
            Crooked.client(
                    request -> request,
                    (request, response) ->
                            response instanceof ClientResponse.Found found
                                    ? new ClientResponse.Found(
                                            found.values().subList(0, 1),
                                            found.context(),
                                            found.replies())
                                    : response)),

    SHOWS_WHAT_HAS_EXPIRED(() ->
            Crooked.client(
                    request ->
                            request instanceof ClientRequest.Put put
                                    ? new ClientRequest.Put(
                                            put.id(),
                                            put.key(),
                                            put.value().expiringAt(0),
                                            put.causality(),
                                            put.repeat(),
                                            put.options())
                                    : request,
                    (request, response) -> response)),

    NEVER_DROPS_WHAT_HAS_EXPIRED(
            () -> Crooked.peer((node, envelope) -> List.of(Crooked.withTime(envelope, 0)))),

    DROPS_BY_ITS_OWN_CLOCK_ALONE(() ->
            Crooked.peer(
                    (node, envelope) -> List.of(Crooked.withTime(envelope, Long.MAX_VALUE / 2)))),

    CALLS_AN_UNKNOWN_WRITE_NOT_APPLIED(() ->
            Crooked.client(
                    request -> request,
                    (request, response) ->
                            response instanceof ClientResponse.Unknown unknown
                                    ? new ClientResponse.NotApplied(
                                            ClientResponse.Reason.QUORUM, unknown.detail())
                                    : response));

    @SuppressWarnings("ImmutableEnumChecker") // Every maker is a lambda without state.
    private final Supplier<Tamper> maker;

    Bug(Supplier<Tamper> maker) {
        this.maker = maker;
    }

    Tamper plant() {
        return maker.get();
    }

    private static PeerMessage.Entry claimingAll(PeerMessage.Entry entry) {
        return new PeerMessage.Entry(entry.key(), entry.siblings(), entry.siblings().context());
    }

    private static Siblings latestOnly(Siblings siblings) {
        return siblings.isEmpty()
                ? siblings
                : new Siblings(
                        List.of(Objects.requireNonNull(siblings.latest())), siblings.context());
    }

    private static Value changed(Value value) {
        byte[] body = value.body().toArray();
        body[body.length - 1] ^= 1;
        return Value.plain(Bytes.owning(body), value.contentType(), value.hybridTime());
    }

    private static ClientRequest.Options sloppy(ClientRequest.Options options) {
        return new ClientRequest.Options(
                options.r(),
                options.w(),
                options.level(),
                false,
                options.timeoutMs(),
                options.explain());
    }

    /// A node that believes its peers hold what it holds: it cuts its log early and brings nothing.
    private static final class ForeignClocks implements Tamper {
        private final Map<NodeId, Map<Integer, DotSet>> own = new HashMap<>();

        @Override
        public List<Envelope> sent(Envelope envelope) {
            if (envelope.message() instanceof PeerMessage.ClockOffer offer) {
                Map<Integer, DotSet> clocks =
                        own.computeIfAbsent(envelope.sender(), any -> new HashMap<>());
                offer.clocks().forEach(each -> clocks.put(each.partition(), each.clock()));
            }
            return List.of(envelope);
        }

        @Override
        public List<Envelope> received(Envelope envelope) {
            if (!(envelope.message() instanceof PeerMessage.ClockOffer offer)) {
                return List.of(envelope);
            }
            Map<Integer, DotSet> mine = own.getOrDefault(envelope.receiver(), Map.of());
            List<PeerMessage.OfferedClock> clocks = new ArrayList<>();
            for (PeerMessage.OfferedClock each : offer.clocks()) {
                DotSet known = mine.getOrDefault(each.partition(), DotSet.EMPTY);
                clocks.add(
                        new PeerMessage.OfferedClock(each.partition(), each.clock().plus(known)));
            }
            return List.of(Crooked.with(envelope, new PeerMessage.ClockOffer(clocks)));
        }
    }

    private static PeerMessage.EventStored missingNothing(PeerMessage.EventStored stored) {
        return new PeerMessage.EventStored(stored.op(), stored.standing(), stored.left(), null);
    }

    /// A node that goes on counting from one after a crash, under its old name.
    private static final class SameLife implements Tamper {
        private final Map<NodeId, Actor> first = new HashMap<>();

        @Override
        public Actor life(NodeId node, Actor life) {
            return first.computeIfAbsent(node, any -> life);
        }
    }

    /// A node that answers a put with the context of its last read of that key.
    private static final class FilledReplies extends Crooked {
        private final Map<Key, Bytes> filled = new HashMap<>();

        @Override
        ClientResponse answered(ClientRequest request, ClientResponse response) {
            return switch (response) {
                case ClientResponse.Found found -> {
                    filled.put(request.key(), found.context().bytes());
                    yield found;
                }
                case ClientResponse.Applied applied when filled.containsKey(request.key()) ->
                        new ClientResponse.Applied(
                                Context.of(filled.get(request.key())),
                                applied.copies(),
                                applied.durable(),
                                applied.fallbacks(),
                                applied.existed());
                default -> response;
            };
        }
    }
}
