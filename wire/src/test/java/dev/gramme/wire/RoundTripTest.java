package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Causality;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Reply;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Goal: what is encoded comes back equal (WIRE-1) and has one encoding (WIRE-2), whatever its
/// kind. Method: seeded random records of every kind; the kinds are taken from the sealed types, so
/// a kind without a maker fails.
final class RoundTripTest {
    private static final int SEEDS = 300;

    private interface Decode<T> {
        T from(byte[] bytes) throws MalformedFrame;
    }

    @Test
    void everyMessageComesBackEqual() throws MalformedFrame {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords random = new RandomRecords(seed);
            for (var maker : random.messages().values()) {
                backEqual(seed, random.envelope(maker.get()), Frames::encode, Frames::decode);
            }
        }
    }

    @Test
    void everyRequestAndResponseComesBackEqual() throws MalformedFrame {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords random = new RandomRecords(seed);
            for (var maker : random.requests().values()) {
                PeerMessage forward = new PeerMessage.Forward(seed, random.actor(), maker.get());
                backEqual(seed, random.envelope(forward), Frames::encode, Frames::decode);
            }
            for (var maker : random.responses().values()) {
                Reply reply = new Reply(maker.get(), random.reply().story());
                PeerMessage forwarded = new PeerMessage.Forwarded(seed, reply);
                backEqual(seed, random.envelope(forwarded), Frames::encode, Frames::decode);
            }
        }
    }

    @Test
    void everyStoredRecordComesBackEqual() throws MalformedFrame {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords random = new RandomRecords(seed);
            for (var maker : random.changes().values()) {
                Batch batch = new Batch(7, List.of(maker.get(), maker.get()));
                backEqual(seed, batch, Records::batch, Records::batch);
            }
            backEqual(seed, random.batch(), Records::batch, Records::batch);
            backEqual(seed, random.siblings(), Records::siblings, Records::siblings);
            backEqual(seed, random.value(), Records::value, Records::value);
            backEqual(seed, random.dotSet(), Records::dotSet, Records::dotSet);
            backEqual(seed, random.topology(), Records::topology, Records::topology);
            backEqual(seed, random.ledger(), Records::ledger, Records::ledger);
            backEqual(seed, random.hint(), Records::hint, Records::hint);
            backEqual(seed, random.hello(), Hello::encode, Hello::decode);
        }
    }

    @Test
    void everyKindHasAMaker() {
        RandomRecords random = new RandomRecords(1);
        assertThat(random.messages().keySet()).isEqualTo(kinds(PeerMessage.class));
        assertThat(random.requests().keySet()).isEqualTo(kinds(ClientRequest.Direct.class));
        assertThat(random.responses().keySet()).isEqualTo(kinds(ClientResponse.class));
        assertThat(random.changes().keySet()).isEqualTo(kinds(Change.class));
    }

    @Test
    void everyMakerMakesItsKind() {
        RandomRecords random = new RandomRecords(2);
        random.messages().forEach((kind, maker) -> assertThat(maker.get()).isInstanceOf(kind));
        random.requests().forEach((kind, maker) -> assertThat(maker.get()).isInstanceOf(kind));
        random.responses().forEach((kind, maker) -> assertThat(maker.get()).isInstanceOf(kind));
        random.changes().forEach((kind, maker) -> assertThat(maker.get()).isInstanceOf(kind));
    }

    @Test
    void everyKindOfCausalityIsMade() {
        RandomRecords random = new RandomRecords(3);
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(random.causality().getClass().getName());
        }
        Set<String> kinds = new TreeSet<>();
        kinds(Causality.class).forEach(kind -> kinds.add(kind.getName()));
        assertThat(made).isEqualTo(kinds);
    }

    /// A forwarded request has two: with a durability of its own it is sent as LASTING.
    @Test
    void everyTypeNumberStandsForOneKind() {
        RandomRecords random = new RandomRecords(4);
        Set<MessageType> types = new TreeSet<>();
        for (var maker : random.messages().values()) {
            Set<MessageType> its = new TreeSet<>();
            for (int i = 0; i < 100; i++) {
                PeerMessage message = maker.get();
                its.add(PeerCodec.type(message));
                assertThat(its).hasSizeLessThan(message instanceof PeerMessage.Forward ? 3 : 2);
            }
            types.addAll(its);
        }
        assertThat(types).containsExactly(MessageType.values());
        assertThat(types.stream().map(MessageType::code)).doesNotHaveDuplicates();
    }

    @Test
    void aFrameIsFoundInsideABuffer() throws MalformedFrame {
        RandomRecords random = new RandomRecords(5);
        Envelope envelope = random.envelope(new PeerMessage.HintStored(9));
        byte[] frame = Frames.encode(envelope);
        byte[] buffer = new byte[frame.length + 30];
        System.arraycopy(frame, 0, buffer, 13, frame.length);
        assertThat(Frames.decode(buffer, 13, frame.length)).isEqualTo(envelope);
    }

    private static <T> void backEqual(
            long seed, T record, Function<T, byte[]> encode, Decode<T> decode)
            throws MalformedFrame {
        byte[] bytes = encode.apply(record);
        T back = decode.from(bytes);
        assertThat(back).as("seed %d", seed).isEqualTo(record);
        assertThat(encode.apply(back)).as("seed %d", seed).isEqualTo(bytes);
    }

    private static Set<Class<?>> kinds(Class<?> sealed) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            kinds.addAll(kind.isSealed() ? kinds(kind) : Set.of(kind));
        }
        return kinds;
    }
}
