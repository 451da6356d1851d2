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
            Gathering gathering = new Gathering(announced);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            while (in.isReadable()) {
                gathering.take(in, 1 + random.nextInt(in.readableBytes()));
            }
            assertThat(gathering.toBytes()).as("seed %d", seed).isEqualTo(Bytes.copyOf(bytes));
        }
    }

    @Test
    void nothingIsNothing() {
        assertThat(new Gathering(Integer.MAX_VALUE).toBytes()).isEqualTo(Bytes.EMPTY);
    }
}
