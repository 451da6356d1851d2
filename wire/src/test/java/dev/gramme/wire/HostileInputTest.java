package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.Envelope;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.RequestId;
import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Goal: each kind of hostile or broken input gets a refusal that names the field and the limit.
/// Method: one test per kind, bytes made by hand where no honest writer would write them.
final class HostileInputTest {
    private static final Actor ACTOR = new Actor(1, 2);
    private static final Value VALUE = Value.plain(Bytes.utf8("body"), "", 5);

    private interface Decode {
        void run() throws MalformedFrame;
    }

    @Test
    void lengthsThatLieAreRefused() {
        for (long length : new long[] {0, 1, 9, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
            byte[] frame = Frames.encode(envelope(new PeerMessage.HintStored(1)));
            for (int i = 0; i < 4; i++) {
                frame[i] = (byte) (length >>> (24 - 8 * i));
            }
            assertRefused(() -> Frames.decode(frame), "frame length says " + length);
        }
    }

    @Test
    void whatIsWrappedIsOneOfFewKindsAndWrapsNothing() {
        PeerMessage.HintStored stored = new PeerMessage.HintStored(1);
        byte[] frame = Frames.encode(envelope(new PeerMessage.OnDisk(stored)));
        int inner = frame.length - 4 - 8 - 1;
        assertThat(frame[inner]).isEqualTo((byte) MessageType.HINT_STORED.code());
        for (MessageType type : List.of(MessageType.ON_DISK, MessageType.PING)) {
            byte[] changed = frame.clone();
            changed[inner] = (byte) type.code();
            assertRefused(
                    () -> Frames.decode(Mutator.repaired(changed)),
                    "on disk is nothing stored: " + type);
        }
    }

    @Test
    void aDurabilityStandsAroundWritesOnly() {
        PeerMessage.StoreEvent event = storeEvent(VALUE);
        byte[] frame = Frames.encode(envelope(new PeerMessage.Lasting(Durability.FSYNC, event)));
        int inner = frame.length - (Frames.encode(envelope(event)).length - headBytes()) - 1;
        assertThat(frame[inner]).isEqualTo((byte) MessageType.STORE_EVENT.code());
        byte[] changed = frame.clone();
        changed[inner] = (byte) MessageType.LASTING.code();
        assertRefused(
                () -> Frames.decode(Mutator.repaired(changed)),
                "lasting write is no write: LASTING");
        frame[inner - 1] = 2;
        assertRefused(
                () -> Frames.decode(Mutator.repaired(frame)), "durability is 2, known are 0 to 1");
    }

    @Test
    void framesThatAreCutAnywhereAreRefused() {
        byte[] frame = Frames.encode(envelope(storeEvent(VALUE)));
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Mutator.repaired(Arrays.copyOf(frame, length));
            assertThatThrownBy(() -> Frames.decode(cut)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void framesBeyondTheLimitAreNeitherReadNorWritten() {
        assertRefused(
                () -> Frames.decode(new byte[Frames.MAX_FRAME_BYTES + 1]),
                "frame has 34603009 bytes, limit 34603008");
        Value large = Value.plain(Bytes.owning(new byte[Frames.MAX_FRAME_BYTES]), "", 5);
        assertThatThrownBy(() -> Frames.encode(envelope(storeEvent(large))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("34603008");
    }

    @Test
    void fourSiblingsOfTheLargestDefaultSizeFit() throws MalformedFrame {
        Value large = Value.plain(Bytes.owning(new byte[8 << 20]), "application/pdf", 5);
        Siblings siblings = siblings(4, large);
        Envelope envelope =
                envelope(new PeerMessage.Fetched(1, PeerMessage.Evidence.FOUND, siblings));
        assertThat(Frames.decode(Frames.encode(envelope))).isEqualTo(envelope);
    }

    @Test
    void announcedCountsBeyondTheBytesAreRefusedBeforeAnythingIsAllocated() {
        for (long count : new long[] {1, 1_000, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            byte[] dotSet = record(out -> out.number(count));
            byte[] siblings = record(out -> out.number(count));
            byte[] body =
                    record(out -> {
                        out.bits(0);
                        out.bits(0);
                        out.number(0);
                        out.u64(1);
                        out.text("");
                        out.u32(0);
                        out.number(count);
                    });
            String announced = "announces " + count + " elements with 0 bytes left";
            assertRefused(() -> Records.dotSet(dotSet), "dot set actors " + announced);
            assertRefused(() -> Records.siblings(siblings), "siblings " + announced);
            assertRefused(() -> Records.value(body), "value body " + announced);
        }
    }

    @Test
    void aMillionTinyElementsCostMemoryInProportion() throws MalformedFrame {
        List<Change> changes = Collections.nCopies(1_000_000, new Change.Clear());
        byte[] batch = Records.batch(new Batch(0, changes));
        assertFrugal(batch.length, () -> Records.batch(batch));
        List<PeerMessage.OfferedClock> clocks =
                Collections.nCopies(500_000, new PeerMessage.OfferedClock(0, DotSet.EMPTY));
        byte[] frame = Frames.encode(envelope(new PeerMessage.ClockOffer(clocks)));
        assertFrugal(frame.length, () -> Frames.decode(frame));
    }

    @Test
    void aTopologyOfManyEmptyRowsCostsMemoryInProportion() throws MalformedFrame {
        Topology.Settings settings = new Topology.Settings(65_536, 3, 2, 2);
        byte[] topology = Records.topology(Topology.found(ClusterId.NONE, settings, List.of()));
        assertFrugal(topology.length, () -> Records.topology(topology));
        byte[] cut = Arrays.copyOf(topology, topology.length - 1);
        assertRefused(() -> Records.topology(cut), "placement has 65535 bytes for 65536 rows");
    }

    @Test
    void aHundredThousandSiblingsAreRead() throws MalformedFrame {
        Siblings siblings = siblings(100_000, VALUE);
        assertThat(Records.siblings(Records.siblings(siblings))).isEqualTo(siblings);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[][] wrong = {
            {(byte) 0xff}, // no UTF-8 at all
            {(byte) 0xc0, (byte) 0x80}, // overlong NUL
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half a surrogate pair
            {(byte) 0xe2, (byte) 0x82}, // cut
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond Unicode
        };
        for (byte[] text : wrong) {
            byte[] value = valueOfType(Bytes.owning(text));
            assertRefused(() -> Records.value(value), "content type is not UTF-8");
        }
    }

    @Test
    void strangeButProperTextIsCarried() throws MalformedFrame {
        for (String text : List.of("\u0000", "\uFEFFa", "\uFFFD", "a\r\nb", "\uD83D\uDE00")) {
            Value value = new Value(0, 0, 0, 1, text, Bytes.EMPTY, Value.checksum(Bytes.EMPTY));
            assertThat(Records.value(Records.value(value))).isEqualTo(value);
        }
    }

    @Test
    void textBeyondItsLimitIsRefused() {
        byte[] value = valueOfType(Bytes.owning(new byte[65_536]));
        assertRefused(() -> Records.value(value), "content type has 65536 bytes, limit 65535");
        Value tooLong = new Value(0, 0, 0, 1, "x".repeat(65_536), Bytes.EMPTY, 0);
        assertThatThrownBy(() -> Records.value(tooLong))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versionsOfTheFutureAreNamed() {
        byte[] frame = Frames.encode(envelope(new PeerMessage.NoTopology()));
        frame[4] = 2;
        assertRefused(() -> Frames.decode(frame), "wire version is 2, known is 1");
        assertRefused(() -> Records.dotSet(new byte[] {9, 0}), "format version is 9, known is 1");
    }

    @Test
    void unknownTypesAndKindsAreNamed() {
        byte[] frame = Frames.encode(envelope(new PeerMessage.NoTopology()));
        frame[5] = 0x7f;
        byte[] unknown = Mutator.repaired(frame);
        assertRefused(() -> Frames.decode(unknown), "message type is unknown: 127");
        byte[] batch =
                record(out -> {
                    out.number(3);
                    out.number(1);
                    out.u8(77);
                });
        assertRefused(() -> Records.batch(batch), "change kind is unknown: 77");
    }

    @Test
    void unknownKindsAndFlagsOfValuesAreCarried() throws MalformedFrame {
        Bytes body = Bytes.utf8("of a later version");
        Value value = new Value(-7, 0x8000_0001, 0, 1, "", body, Value.checksum(body));
        assertThat(Records.value(Records.value(value))).isEqualTo(value);
    }

    @Test
    void anotherProtocolIsNoFrame() {
        for (String text :
                List.of("GET / HTTP/1.1\r\n\r\n", "*1\r\n$4\r\nPING\r\n", "\u0016\u0003")) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Frames.decode(bytes)).isInstanceOf(MalformedFrame.class);
            assertThatThrownBy(() -> Hello.decode(bytes)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aSpoiltBitIsNoticed() {
        byte[] frame = Frames.encode(envelope(storeEvent(VALUE)));
        for (int bit = 5 * 8; bit < frame.length * 8; bit++) {
            byte[] spoilt = frame.clone();
            spoilt[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused(() -> Frames.decode(spoilt), "frame checksum does not match");
        }
    }

    @Test
    void aValueThatDoesNotMatchItsChecksumIsRefused() {
        Value wrong = new Value(0, 0, 0, 1, "", Bytes.utf8("body"), 1);
        byte[] frame = Frames.encode(envelope(storeEvent(wrong)));
        assertRefused(() -> Frames.decode(frame), "value body does not match its checksum");
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] set = Records.dotSet(DotSet.range(ACTOR, 1, 9));
        byte[] longer = Arrays.copyOf(set, set.length + 1);
        assertRefused(() -> Records.dotSet(longer), "end is followed by 1 more bytes");
    }

    @Test
    void countersOutOfRangeAreRefused() {
        for (long counter : new long[] {0, VersionCodec.MAX_COUNTER + 1, Long.MAX_VALUE}) {
            byte[] batch =
                    record(out -> {
                        out.number(0);
                        out.number(1);
                        out.u8(4);
                        VersionCodec.actor(out, ACTOR);
                        out.number(counter);
                        ItemCodec.key(out, Key.of("k"));
                    });
            assertRefused(
                    () -> Records.batch(batch),
                    "dot counter is " + counter + ", allowed are 1 to 2^62-1");
        }
        assertThatThrownBy(() -> Records.dotSet(DotSet.of(new Dot(ACTOR, Long.MAX_VALUE))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rangesBeyondTheLastCounterAreRefused() {
        long[][] ranges = {
            {VersionCodec.MAX_COUNTER, 0}, {Long.MAX_VALUE, 0}, {0, VersionCodec.MAX_COUNTER},
            {0, Long.MAX_VALUE}, {1L << 61, 1L << 61}, {Long.MAX_VALUE, Long.MAX_VALUE},
        };
        for (long[] range : ranges) {
            byte[] set = dotSet(out -> out.number(1), range[0], range[1]);
            assertRefused(() -> Records.dotSet(set), "goes beyond the counter 2^62-1");
        }
    }

    @Test
    void anActorWithoutRangesNeedsAPrint() {
        byte[] set = dotSet(out -> out.number(0), 0, 0);
        assertRefused(() -> Records.dotSet(set), "dot set print needs 8 bytes");
    }

    @Test
    void actorsOutOfOrderAreRefused() {
        byte[] set =
                record(out -> {
                    out.number(2);
                    for (int i = 0; i < 2; i++) {
                        VersionCodec.actor(out, ACTOR);
                        out.number(1);
                        out.number(0);
                        out.number(0);
                    }
                });
        assertRefused(() -> Records.dotSet(set), "dot set actor does not follow");
    }

    @Test
    void aContextOfAMillionEntriesIsRead() throws MalformedFrame {
        Actor[] actors = new Actor[1_000_000];
        long[][] ranges = new long[actors.length][];
        for (int i = 0; i < actors.length; i++) {
            actors[i] = new Actor(i, i);
            ranges[i] = new long[] {3, 3};
        }
        DotSet set = DotSet.owning(actors, ranges);
        assertThat(Records.dotSet(Records.dotSet(set))).isEqualTo(set);
    }

    @Test
    void keysOutOfRangeAreRefused() {
        for (int length : new int[] {0, 65_536}) {
            byte[] remove =
                    record(out -> {
                        out.number(0);
                        out.number(1);
                        out.u8(2);
                        out.bits(0);
                        out.blob(Bytes.owning(new byte[length]));
                    });
            assertRefused(
                    () -> Records.batch(remove),
                    "key length is " + length + ", allowed are 1 to 65535");
            Key key = Key.of(Bytes.owning(new byte[length]));
            Batch batch = new Batch(0, List.of(new Change.RemoveRecord(key)));
            assertThatThrownBy(() -> Records.batch(batch))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void foreignBytesAreShownEscaped() {
        byte[] batch =
                record(out -> {
                    out.number(0);
                    out.number(1);
                    out.u8(8);
                    out.number(1);
                    out.text("n1\r\n\u001b[31mERROR");
                });
        assertRefused(() -> Records.batch(batch), "n1\\x0d\\x0a\\x1b[31mERROR");
    }

    @Test
    void siblingsOutsideTheirContextAreRefused() {
        byte[] stray =
                record(out -> {
                    out.number(1);
                    VersionCodec.dot(out, new Dot(ACTOR, 4));
                    ItemCodec.value(out, VALUE);
                    VersionCodec.dotSet(out, DotSet.range(ACTOR, 1, 3));
                });
        assertRefused(() -> Records.siblings(stray), "siblings have a dot outside their context");
    }

    @Test
    void siblingsOutOfOrderAreRefused() {
        byte[] twice =
                record(out -> {
                    out.number(2);
                    for (int i = 0; i < 2; i++) {
                        VersionCodec.dot(out, new Dot(ACTOR, 3));
                        ItemCodec.value(out, VALUE);
                    }
                    VersionCodec.dotSet(out, DotSet.range(ACTOR, 1, 3));
                });
        assertRefused(() -> Records.siblings(twice), "siblings do not ascend by dot");
    }

    @Test
    void numbersHaveOneForm() {
        assertRefused(
                () -> Records.dotSet(new byte[] {1, (byte) 0x80, 0}),
                "dot set actors is a number with needless zeros");
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0xff);
        endless[0] = 1;
        assertRefused(() -> Records.dotSet(endless), "is a number of more than 63 bits");
    }

    @Test
    void negativeExpiriesAreNotWritten() {
        Value value = new Value(0, 0, -1, 1, "", Bytes.EMPTY, Value.checksum(Bytes.EMPTY));
        assertThatThrownBy(() -> Records.value(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void refusalsCarryNoStackTrace() {
        assertThatThrownBy(() -> Frames.decode(new byte[0]))
                .isInstanceOf(MalformedFrame.class)
                .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
    }

    private static void assertFrugal(int bytes, Decode decode) throws MalformedFrame {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        decode.run(); // What is loaded at the first time does not count.
        long before = threads.getCurrentThreadAllocatedBytes();
        decode.run();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(64L * bytes);
    }

    private static void assertRefused(ThrowingCallable decode, String message) {
        assertThatThrownBy(decode).isInstanceOf(MalformedFrame.class).hasMessageContaining(message);
    }

    private static Envelope envelope(PeerMessage message) {
        return new RandomRecords(1).envelope(message);
    }

    /// Of a frame, before the body of its message.
    private static int headBytes() {
        return Frames.encode(envelope(new PeerMessage.TopologyPull())).length - 4;
    }

    private static PeerMessage.StoreEvent storeEvent(Value value) {
        return new PeerMessage.StoreEvent(
                1,
                new RequestId(1, 2),
                3,
                Key.of("k"),
                new Dot(ACTOR, 4),
                value,
                DotSet.range(ACTOR, 1, 3),
                false);
    }

    private static Siblings siblings(int count, Value value) {
        List<Siblings.Version> versions = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            versions.add(new Siblings.Version(new Dot(ACTOR, i), value));
        }
        return new Siblings(versions, DotSet.range(ACTOR, 1, count));
    }

    private static byte[] valueOfType(Bytes contentType) {
        return record(out -> {
            out.bits(0);
            out.bits(0);
            out.number(0);
            out.u64(1);
            out.blob(contentType);
            out.u32(Value.checksum(Bytes.EMPTY));
            out.blob(Bytes.EMPTY);
        });
    }

    private static byte[] dotSet(Writer.Body ranges, long gap, long length) {
        return record(out -> {
            out.number(1);
            VersionCodec.actor(out, ACTOR);
            ranges.writeTo(out);
            out.number(gap);
            out.number(length);
        });
    }

    private static byte[] record(Writer.Body body) {
        return Writer.exactly(
                1 << 20,
                out -> {
                    out.u8(Records.VERSION);
                    body.writeTo(out);
                });
    }
}
