package dev.gramme.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.front.FrontHandler;

import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: a connection is answered in order, is not read from while it asks too much or takes
/// nothing, and ends well (GATEWAY-1, GATEWAY-4). Method: RESP and HTTP over a fake node that holds
/// its answers back.
class ConversationTest {
    private static final String HTTP_GET = "GET /kv/k HTTP/1.1\r\nHost: x\r\n\r\n";

    private final FakeBackend backend = new FakeBackend().holding();
    private final FakeClient client =
            new FakeClient(
                    new FrontHandler(backend, GatewayLimits.production().withRequestsInFlight(4)));

    @AfterEach
    void close() {
        client.close();
    }

    private boolean isRead() {
        return client.channel().config().isAutoRead();
    }

    @Test
    void answersLeaveInOrderWhateverOrderTheyComeIn() {
        client.send("GET a\r\nSET b 1\r\nECHO hi\r\n");
        assertThat(client.received()).isEmpty();
        backend.release(false);
        assertThat(client.received()).isEmpty();
        backend.release(true);
        assertThat(client.received()).isEqualTo("$-1\r\n+OK\r\n$2\r\nhi\r\n");
    }

    @Test
    void aPipelinedReadSeesTheWriteBeforeIt() {
        client.send("SET k 1\r\nGET k\r\nSET k 2\r\nGET k\r\n");
        assertThat(backend.heldCount()).isEqualTo(1);
        backend.releaseAll();
        assertThat(client.received()).isEqualTo("+OK\r\n$1\r\n1\r\n+OK\r\n$1\r\n2\r\n");
    }

    @Test
    void respIsNotReadBeyondTheRequestsInFlightAndGoesOnAfterwards() {
        client.send("GET a\r\n".repeat(11));
        assertThat(backend.requests()).hasSize(4);
        assertThat(isRead()).isFalse();
        int answers = 0;
        for (int i = 0; i < 11; i++) {
            backend.release(true);
            answers += client.received().length() / "$-1\r\n".length();
            assertThat(backend.heldCount()).isLessThanOrEqualTo(4);
        }
        assertThat(answers).isEqualTo(11);
        assertThat(isRead()).isTrue();
    }

    @Test
    void httpIsNotReadBeyondTheRequestsInFlightAndGoesOnAfterwards() {
        client.send(HTTP_GET.repeat(11));
        assertThat(backend.requests()).hasSize(4);
        assertThat(isRead()).isFalse();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 11; i++) {
            backend.release(true);
            answers.append(client.received());
            assertThat(backend.heldCount()).isLessThanOrEqualTo(4);
        }
        assertThat(answers.toString().split("HTTP/1.1 404", -1)).hasSize(12);
        assertThat(isRead()).isTrue();
    }

    @Test
    void bytesInFlightStopTheReadingToo() {
        String megabytes = "x".repeat(8 << 20);
        client.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$8388608\r\n" + megabytes + "\r\n");
        assertThat(isRead()).isTrue();
        client.send("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$8388608\r\n" + megabytes + "\r\nGET c\r\n");
        assertThat(isRead()).isFalse();
        assertThat(backend.requests()).hasSize(2);
        backend.releaseAll();
        client.received();
        backend.releaseAll();
        assertThat(client.received()).isEqualTo("$-1\r\n");
    }

    @Test
    void whoAsksForLargeValuesHasFewOfThemOnTheirWay() {
        String megabytes = "x".repeat(8 << 20);
        client.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$8388608\r\n" + megabytes + "\r\nGET a\r\n");
        backend.releaseAll();
        client.received();
        client.send("GET a\r\n".repeat(4));
        assertThat(backend.heldCount()).isEqualTo(2);
        backend.releaseAll();
        client.received();
        assertThat(backend.heldCount()).isEqualTo(2);
    }

    @Test
    void whoDoesNotTakeItsAnswersIsNotReadFrom() {
        client.channel()
                .config()
                .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2));
        client.send("PING\r\n");
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        client.channel().runPendingTasks();
        client.send("GET a\r\nGET b\r\n");
        assertThat(backend.requests()).isEmpty();
        assertThat(isRead()).isFalse();
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        client.channel().runPendingTasks();
        assertThat(backend.requests()).hasSize(2);
        assertThat(isRead()).isTrue();
    }

    @Test
    void aClientThatGoesAwayHurtsNobody() {
        client.send("SET k 1\r\nSET k 2\r\nGET k\r\n");
        client.channel().close();
        client.channel().runPendingTasks();
        backend.releaseAll();
        assertThat(client.received()).isEmpty();
        assertThat(backend.requests()).hasSize(1);
        client.channel().checkException();
    }

    @Test
    void aClientThatOnlyStopsSendingStillGetsItsAnswers() {
        client.send("GET a\r\n".repeat(6));
        client.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        for (int i = 0; i < 6; i++) {
            assertThat(client.isOpen()).isTrue();
            backend.release(true);
            client.channel().runPendingTasks();
        }
        assertThat(client.received()).isEqualTo("$-1\r\n".repeat(6));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aClientThatStopsSendingWithinARequestIsLetGo() {
        client.send("*2\r\n$3\r\nGET\r\n$100\r\nhalf");
        client.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        client.channel().runPendingTasks();
        assertThat(client.isOpen()).isFalse();
        assertThat(backend.requests()).isEmpty();
    }
}
