package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.util.Random;

/// Goal: pieces come back whole. Method: random pieces, with right, wrong and no announcements.
class GatheringTest {
    @Test
    void whatWentInComesOutWhateverWasAnnounced() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(10_000)];
            random.nextBytes(bytes);
            int announced = random.nextBoolean() ? bytes.length : random.nextInt(20_000);
            RequestMemory.Share share = new RequestMemory(1 << 20).share();
            Gathering gathering = new Gathering(share, announced);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            while (in.isReadable()) {
                assertThat(gathering.take(in, 1 + random.nextInt(in.readableBytes()))).isTrue();
                assertThat(share.heldBytes()).isLessThanOrEqualTo(1_024 + 2L * gathering.size());
            }
            assertThat(gathering.toBytes()).as("seed %d", seed).isEqualTo(Bytes.copyOf(bytes));
            assertThat(share.heldBytes()).isEqualTo(bytes.length);
        }
    }

    @Test
    void nothingIsNothing() {
        RequestMemory.Share share = new RequestMemory(0).share();
        assertThat(new Gathering(share, Integer.MAX_VALUE).toBytes()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void whatIsDroppedIsGivenBack() {
        RequestMemory memory = new RequestMemory(1 << 20);
        Gathering gathering = new Gathering(memory.share(), 0);
        assertThat(gathering.take(Unpooled.wrappedBuffer(new byte[10_000]), 10_000)).isTrue();
        assertThat(memory.heldBytes()).isEqualTo(10_000 - RequestMemory.FREE_BYTES);
        gathering.drop();
        assertThat(memory.heldBytes()).isZero();
    }
}
