package dev.gramme.transport;

import dev.gramme.core.ring.Member;
import dev.gramme.wire.Hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The connection on which this node sends to one peer. Dialled when there is something to send.
///
/// ```
/// idle ──frame──▶ dialling ──hello──▶ up
///   ▲                │                 │
///   │           failed, broken, refused│
///   │                ▼                 │
///   └─nobody sent─ backing off ◀───────┘
///                    └─somebody sent, or the peer dialled us──▶ dialling
/// ```
///
/// Large frames wait here, and reach the socket a few at a time. Small ones pass them
/// (TRANSPORT-4).
final class OutgoingLink {
    private enum Phase {
        IDLE,
        DIALLING,
        UP,
        BACKING_OFF,
        CLOSED
    }

    private static final int FIRST_BATCH_BYTES = 1 << 10;
    private static final int BATCH_BYTES = 64 << 10;
    private static final int LARGE_BYTES = 16 << 10;

    /// Large frames are passed on while less than the second waits, after less than the first did.
    private static final WriteBufferWaterMark PASSED = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final LinkScope scope;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private Member peer;
    private Phase phase = Phase.IDLE;
    private @Nullable Channel channel;
    private @Nullable Future<?> alarm;
    private final Queue<byte[]> large = new ArrayDeque<>();
    private int waitingBytes;
    private int largeBytes;
    private int failuresInRow;
    private long dialNumber;
    private boolean wanted;
    private boolean flushDue;
    private @Nullable ByteBuf batch;
    private int usualBatchBytes = FIRST_BATCH_BYTES;

    OutgoingLink(LinkScope scope, Member peer) {
        this.scope = scope;
        this.peer = peer;
    }

    /// @return false: there is no room for it, and it is dropped
    boolean send(byte[] frame) {
        boolean taken =
                switch (phase) {
                    case UP -> write(frame);
                    case DIALLING -> hold(frame);
                    case IDLE -> {
                        boolean held = hold(frame);
                        dial();
                        yield held;
                    }
                    case BACKING_OFF -> {
                        wanted = true;
                        yield false;
                    }
                    case CLOSED -> false;
                };
        scope.tally().dropped += taken ? 0 : 1;
        return taken;
    }

    /// The peer may have moved: what goes to its old address is closed.
    void introduce(Member member) {
        boolean moved = !member.host().equals(peer.host()) || member.peerPort() != peer.peerPort();
        peer = member;
        if (moved && phase != Phase.CLOSED) {
            hangUp();
            failuresInRow = 0;
            phase = Phase.IDLE;
        }
    }

    /// The peer has just dialled us, so it is there: no need to wait any longer.
    void onPeerSeen() {
        failuresInRow = 0;
        if (phase == Phase.BACKING_OFF && wanted) {
            dial();
        } else if (phase == Phase.BACKING_OFF) {
            cancelAlarm();
            phase = Phase.IDLE;
        }
    }

    void close() {
        flush();
        hangUp();
        phase = Phase.CLOSED;
    }

    private void dial() {
        cancelAlarm();
        phase = Phase.DIALLING;
        wanted = false;
        scope.tally().dials++;
        long number = ++dialNumber;
        Names.resolve(
                peer.host(),
                peer.peerPort(),
                scope.loop(),
                address -> {
                    if (number == dialNumber && phase == Phase.DIALLING) {
                        connect(address);
                    }
                });
    }

    private void connect(InetSocketAddress address) {
        Channel dialled =
                Sockets.dialler(scope.loop(), scope.settings())
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, PASSED)
                        .handler(new Opening(new Conversation()))
                        .connect(address)
                        .addListener(done -> {
                            if (!done.isSuccess()) {
                                onDialFailed(address, done.cause());
                            }
                        })
                        .channel();
        channel = dialled;
        alarm =
                scope.loop()
                        .schedule(
                                () -> onDown(dialled, "no hello in time"),
                                scope.settings().connectMs() + (long) scope.settings().helloMs(),
                                TimeUnit.MILLISECONDS);
    }

    private void onDialFailed(InetSocketAddress address, @Nullable Throwable cause) {
        Channel failed = channel;
        if (failed != null && phase == Phase.DIALLING && !failed.isActive()) {
            onDown(failed, "cannot connect to " + address + ": " + Names.words(cause));
        }
    }

    private void onHello(Channel from, Hello hello) {
        if (!hello.self().id().equals(peer.id())) {
            String why = "it says it is " + hello.self().id();
            scope.refused(peer.id() + " at " + from.remoteAddress(), why);
            onDown(from, why);
            return;
        }
        cancelAlarm();
        phase = Phase.UP;
        failuresInRow = 0;
        scope.tally().linksUp++;
        while (!waiting.isEmpty()) {
            send(waiting.remove());
        }
        waitingBytes = 0;
    }

    private boolean hold(byte[] frame) {
        if (!waiting.isEmpty() && waitingBytes + frame.length > scope.settings().queueBytes()) {
            return false;
        }
        waitingBytes += frame.length;
        return waiting.add(frame);
    }

    private boolean write(byte[] frame) {
        Channel up = Objects.requireNonNull(channel);
        if (frame.length > LARGE_BYTES) {
            return line(up, frame);
        }
        if (up.bytesBeforeWritable() > scope.settings().smallBytes()) {
            return false;
        }
        gather(up, frame);
        return true;
    }

    private boolean line(Channel up, byte[] frame) {
        if (!large.isEmpty() && largeBytes + frame.length > scope.settings().queueBytes()) {
            return false;
        }
        largeBytes += frame.length;
        large.add(frame);
        passLarge(up);
        return true;
    }

    private void passLarge(Channel up) {
        while (up.isWritable() && !large.isEmpty()) {
            byte[] frame = large.remove();
            largeBytes -= frame.length;
            gather(up, frame);
        }
    }

    /// Frames of one loop turn leave together, gathered in one buffer.
    private void gather(Channel up, byte[] frame) {
        ByteBuf out = batch;
        if (out == null) {
            out = up.alloc().directBuffer(Math.max(usualBatchBytes, frame.length));
        }
        out.writeBytes(frame);
        batch = out;
        if (out.readableBytes() >= BATCH_BYTES) {
            passOn(up);
        }
        scope.tally().framesSent++;
        scope.tally().bytesSent += frame.length;
        if (!flushDue) {
            flushDue = true;
            scope.loop().execute(this::flush);
        }
    }

    /// From here on the channel counts the bytes, and says when there are too many.
    private void passOn(Channel up) {
        ByteBuf out = batch;
        batch = null;
        if (out != null) {
            usualBatchBytes = Math.clamp(out.readableBytes(), FIRST_BATCH_BYTES, BATCH_BYTES);
            up.write(out, up.voidPromise());
        }
    }

    private void flush() {
        flushDue = false;
        if (channel != null && phase == Phase.UP) {
            passOn(channel);
            channel.flush();
        }
    }

    private void onDown(Channel which, String why) {
        if (!which.equals(channel) || phase == Phase.CLOSED) {
            return;
        }
        hangUp();
        phase = Phase.BACKING_OFF;
        alarm = scope.loop().schedule(this::onWaited, nextWaitMs(), TimeUnit.MILLISECONDS);
        scope.events().onLinkDown(peer.id(), why);
    }

    /// Doubles with every failure in a row; jittered, so that many nodes do not dial at once.
    private long nextWaitMs() {
        PeerSettings settings = scope.settings();
        long most =
                Math.min(
                        settings.backoffMostMs(),
                        (long) settings.backoffLeastMs() << Math.min(failuresInRow++, 16));
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    private void onWaited() {
        if (phase != Phase.BACKING_OFF) {
            return;
        }
        if (wanted) {
            dial();
        } else {
            phase = Phase.IDLE;
        }
    }

    /// Lets go of the connection and of everything that waited for it.
    private void hangUp() {
        cancelAlarm();
        dialNumber++;
        if (phase == Phase.UP) {
            scope.tally().linksUp--;
        }
        scope.tally().dropped += waiting.size() + large.size();
        waiting.clear();
        large.clear();
        waitingBytes = 0;
        largeBytes = 0;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        Channel gone = channel;
        channel = null;
        if (gone != null && gone.isOpen()) { // One that never came to be cannot be closed.
            gone.close();
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    /// What is read on the dialled connection: the peer's hello, and then nothing.
    private final class Conversation extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(Hello.encode(scope.hello().get())));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!context.channel().equals(channel)) {
                return;
            }
            if (phase == Phase.UP) {
                refuse(context, "it sends frames on a link that only this node sends on");
                return;
            }
            switch (Handshake.read((byte[]) message, scope.hello().get())) {
                case Handshake.Welcome(Hello theirs) -> onHello(context.channel(), theirs);
                case Handshake.Unwelcome(String why) -> refuse(context, why);
                case Handshake.Foreign(String why) -> refuse(context, why);
            }
        }

        private void refuse(ChannelHandlerContext context, String why) {
            scope.refused(peer.id() + " at " + context.channel().remoteAddress(), why);
            onDown(context.channel(), why);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().equals(channel) && phase == Phase.UP) {
                passLarge(context.channel());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            onDown(context.channel(), "the connection was closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                onDown(context.channel(), String.valueOf(cause.getMessage()));
            } else {
                refuse(context, String.valueOf(cause.getMessage()));
            }
        }
    }
}
