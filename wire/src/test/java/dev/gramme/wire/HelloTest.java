package dev.gramme.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Member;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.version.Actor;
import dev.gramme.wire.Hello.Agreement.Agreed;
import dev.gramme.wire.Hello.Agreement.Refused;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Goal: two ends find out from their first words whether and how they can talk; strangers are told
/// apart. Method: pairs of hellos, and bytes of other protocols and of later versions.
final class HelloTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final Actor LIFE = new Actor(3, 4);

    @Test
    void theNewestCommonVersionAndTheCommonFeaturesAreTaken() {
        Hello mine = hello("n1", 2, 5, 0b0111, CLUSTER);
        Hello theirs = hello("n2", 1, 4, 0b1110, CLUSTER);
        assertThat(Hello.agree(mine, theirs)).isEqualTo(new Agreed(4, 0b0110));
        assertThat(Hello.agree(theirs, mine)).isEqualTo(new Agreed(4, 0b0110));
    }

    @Test
    void versionsThatDoNotMeetAreNamed() {
        Hello mine = hello("n1", 1, 2, 0, CLUSTER);
        Hello theirs = hello("n2", 3, 4, 0, CLUSTER);
        assertThat(Hello.agree(mine, theirs))
                .isEqualTo(new Refused("n2 speaks wire versions 3 to 4, this node 1 to 2"));
        assertThat(Hello.agree(theirs, mine)).isInstanceOf(Refused.class);
    }

    @Test
    void anotherClusterIsRefused() {
        Hello mine = hello("n1", 1, 1, 0, CLUSTER);
        Hello theirs = hello("n2", 1, 1, 0, new ClusterId(9, 9));
        assertThat(Hello.agree(mine, theirs))
                .isEqualTo(
                        new Refused(
                                "n2 is of cluster 00000000000000090000000000000009, not of"
                                        + " 00000000000000010000000000000002"));
    }

    @Test
    void aNodeWithoutAClusterIsHeard() {
        Hello mine = hello("n1", 1, 1, 0, CLUSTER);
        Hello theirs = hello("n2", 1, 1, 0, ClusterId.NONE);
        assertThat(Hello.agree(mine, theirs)).isEqualTo(new Agreed(1, 0));
        assertThat(Hello.agree(theirs, mine)).isEqualTo(new Agreed(1, 0));
        assertThat(Hello.agree(theirs, hello("n3", 1, 1, 0, ClusterId.NONE)))
                .isEqualTo(new Agreed(1, 0));
    }

    @Test
    void anotherNodeOfTheSameNameIsRefused() {
        Hello mine = hello("n1", 1, 1, 0, CLUSTER);
        assertThat(Hello.agree(mine, hello("n1", 1, 1, 0, ClusterId.NONE)))
                .isEqualTo(new Refused("the other end has this node's own name, n1"));
    }

    @Test
    void theLengthIsKnownFromThePrefix() throws MalformedFrame {
        byte[] hello = Hello.encode(hello("n1", 1, 1, 0, CLUSTER));
        byte[] prefix = Arrays.copyOf(hello, Hello.PREFIX_BYTES);
        assertThat(Hello.length(prefix)).isEqualTo(hello.length);
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() throws MalformedFrame {
        Hello hello = hello("n1", 1, 7, 0, CLUSTER);
        byte[] now = Hello.encode(hello);
        byte[] later = Arrays.copyOf(now, now.length + 40);
        later[5] = (byte) (later[5] + 40);
        CRC32C crc = new CRC32C();
        crc.update(later, 0, later.length - 4);
        for (int i = 0; i < 4; i++) {
            later[later.length - 4 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        assertThat(Hello.decode(later)).isEqualTo(hello);
    }

    @Test
    void otherProtocolsAreToldApartByTheirFirstBytes() {
        for (String words :
                List.of("GET / HTTP/1.1", "*1\r\n$4\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001")) {
            byte[] bytes = words.getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Hello.length(bytes))
                    .isInstanceOf(MalformedFrame.class)
                    .hasMessageContaining("not GRM1");
        }
    }

    @Test
    void aLengthBeyondTheLimitIsRefused() {
        byte[] prefix = {'G', 'R', 'M', '1', (byte) 0xff, (byte) 0xff};
        assertThatThrownBy(() -> Hello.length(prefix))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("hello has 65541 bytes, limit 1024");
    }

    @Test
    void aSpoiltBitIsNoticed() {
        byte[] hello = Hello.encode(hello("n1", 1, 1, 0, CLUSTER));
        for (int bit = 0; bit < hello.length * 8; bit++) {
            byte[] spoilt = hello.clone();
            spoilt[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> Hello.decode(spoilt)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aRangeOfVersionsIsOne() {
        assertThatThrownBy(() -> hello("n1", 0, 1, 0, CLUSTER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hello("n1", 3, 2, 0, CLUSTER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hello("n1", 1, 256, 0, CLUSTER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Hello hello(String name, int min, int max, long features, ClusterId cluster) {
        Member self = new Member(new NodeId(name), "127.0.0.1", 8400, 7400, "", 1);
        return new Hello(min, max, features, cluster, self, LIFE);
    }
}
