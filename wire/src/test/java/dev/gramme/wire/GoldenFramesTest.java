package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.Rumor;
import dev.gramme.core.message.TraceEvent;
import dev.gramme.core.port.Store.Change;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Goal: bytes that were once written are read for ever, and mean what they meant (WIRE-5). Method:
/// recorded bytes of every kind with the text of the record they stand for. A failing line is not
/// to be changed but answered by a new wire or format version; lines for new kinds are added by
/// [GoldenFrames].
final class GoldenFramesTest {
    private static final Pattern SAMPLE = Pattern.compile("(?s)```hex\\n(.*?)```");

    @Test
    void recordedBytesMeanWhatTheyMeant() throws IOException, MalformedFrame {
        for (GoldenLine line : GoldenLine.all()) {
            Object record = line.decode(line.bytes());
            assertThat(record.toString()).as(line.kind()).isEqualTo(line.text());
        }
    }

    @Test
    void recordedMeaningsAreWrittenAsTheyWere() throws IOException, MalformedFrame {
        for (GoldenLine line : GoldenLine.all()) {
            byte[] encoded = line.encode(line.decode(line.bytes()));
            assertThat(encoded).as(line.kind()).isEqualTo(line.bytes());
        }
    }

    @Test
    void everyKindIsRecorded() throws IOException {
        Set<String> recorded = new TreeSet<>();
        GoldenLine.all().forEach(line -> recorded.add(line.kind()));
        Set<String> kinds = new TreeSet<>();
        kinds("frame.", PeerMessage.class).forEach(kinds::add);
        kinds("frame.Forward.", ClientRequest.Direct.class).forEach(kinds::add);
        kinds("frame.Forwarded.", ClientResponse.class).forEach(kinds::add);
        kinds("batch.", Change.class).forEach(kinds::add);
        assertThat(recorded).containsAll(kinds);
    }

    @Test
    void namedConstantsKeepTheirPlaces() {
        keepsPlaces(Rumor.Liveness.values(), "ALIVE SUSPECT DOWN");
        keepsPlaces(ClientRequest.Level.values(), "ONE QUORUM ALL");
        keepsPlaces(ClientRequest.Durability.values(), "FSYNC NONE");
        keepsPlaces(PeerMessage.Refusal.values(), "FULL OVERLOADED WRONG_EPOCH FENCED LATE");
        keepsPlaces(PeerMessage.Evidence.values(), "FOUND ABSENT UNREADABLE RECOVERING NONE");
        keepsPlaces(
                ClientResponse.Reason.values(),
                "QUORUM OVERLOADED FULL BAD_CONTEXT BAD_REQUEST TOO_LARGE NOT_SERVING STALE"
                        + " TOO_MANY_SIBLINGS");
        keepsPlaces(
                TraceEvent.Kind.values(),
                "COORDINATE FORWARD DOT_MINTED SEND REPLY HEDGE HINT_SENT FOLD READ_REPAIR ANSWER"
                        + " LATE_REPLY REPLICA HINT_KEPT HINT_DELIVERED EXCHANGE NEED_FULL TRANSFER"
                        + " GOOD_STANDING LIFE MEMBER_ALIVE MEMBER_SUSPECT MEMBER_DOWN TOPOLOGY"
                        + " FRAME_REFUSED LINK_DOWN STORE_FULL OVERLOAD EXPIRED OUTDATED CLOSED"
                        + " MEMBER_EMPTY");
    }

    @Test
    void theSamplesInTheDesignPageAreReadable() throws IOException {
        String page = Files.readString(Path.of("../docs/design/wire.md"), StandardCharsets.UTF_8);
        List<byte[]> samples = new ArrayList<>();
        Matcher matcher = SAMPLE.matcher(page);
        while (matcher.find()) {
            String hex = matcher.group(1).replaceAll("#.*", "").replaceAll("\\s", "");
            samples.add(HexFormat.of().parseHex(hex));
        }
        assertThat(samples).hasSize(2);
        assertThatNoException().isThrownBy(() -> Frames.decode(samples.get(0)));
        assertThatNoException().isThrownBy(() -> Hello.decode(samples.get(1)));
    }

    private static Stream<String> kinds(String prefix, Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind ->
                        kind.isSealed()
                                ? kinds(prefix, kind)
                                : Stream.of(prefix + kind.getSimpleName()));
    }

    private static void keepsPlaces(Enum<?>[] constants, String first) {
        List<String> names = Arrays.stream(constants).map(Enum::name).toList();
        assertThat(names).startsWith(first.split(" "));
    }
}
