package dev.gramme.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

import org.jspecify.annotations.Nullable;

/// What one connection costs its node before its requests are answered: its share of the memory,
/// the bytes that are no whole request yet, and the time its client has to complete them. One per
/// connection, the same in `front` and in the face that takes over; everything is given back when
/// the connection closes. Loop only.
public final class Intake {
    private static final AttributeKey<Intake> KEY = AttributeKey.valueOf(Intake.class, "intake");

    private final RequestMemory memory;
    private final RequestMemory.Share share;
    private final ReadDeadline deadline;
    private final Unread unread = new Unread();
    private final int timeoutMs;

    private Intake(Channel channel, Backend backend, GatewayLimits limits) {
        memory = backend.requestMemory();
        share = memory.share();
        timeoutMs = limits.readTimeoutMs();
        deadline = new ReadDeadline(channel.eventLoop(), timeoutMs);
    }

    /// The channel's; made at the first call.
    public static Intake of(Channel channel, Backend backend, GatewayLimits limits) {
        @Nullable Intake present = channel.attr(KEY).get();
        if (present != null) {
            return present;
        }
        Intake intake = new Intake(channel, backend, limits);
        channel.attr(KEY).set(intake);
        channel.closeFuture().addListener(_ -> intake.close());
        return intake;
    }

    public RequestMemory.Share share() {
        return share;
    }

    /// Whether another request should be begun while others are at work.
    ///
    /// @param answerBytes that are expected of it
    boolean hasRoom(long answerBytes) {
        return memory.hasRoom(answerBytes);
    }

    /// Why there is no memory, for people.
    public String exhausted() {
        return memory.exhausted();
    }

    /// Why the client was too slow, for people.
    public String late() {
        return "the request was not complete within "
                + timeoutMs
                + " ms (request-read-timeout; "
                + ReadDeadline.INSTALMENT_BYTES
                + " bytes of a body begin it anew)";
    }

    /// What is called when the client is too slow.
    public void onLate(Runnable then) {
        deadline.onLate(then);
    }

    /// The bytes kept and those that arrived, now the caller's to read and to hand to [#keep].
    public ByteBuf join(ByteBuf arrived) {
        share.give(unread.capacity());
        return unread.join(arrived);
    }

    /// Takes back what was not used.
    ///
    /// @return false: there is no memory for it, and it is lost
    public boolean keep(ByteBuf rest) {
        unread.keep(rest);
        if (share.take(unread.capacity())) {
            return true;
        }
        unread.drop();
        return false;
    }

    /// Forgets what was not used: nothing of the connection is read any more.
    public void drop() {
        share.give(unread.capacity());
        unread.drop();
        deadline.rest();
    }

    /// A request has begun and is not complete.
    ///
    /// @param bodyBytes of its body so far
    public void awaitRest(long bodyBytes) {
        deadline.watch(bodyBytes);
    }

    /// Nothing is awaited of the client.
    public void rest() {
        deadline.rest();
    }

    private void close() {
        unread.drop();
        share.close();
        deadline.rest();
    }
}
