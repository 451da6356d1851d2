package dev.gramme.gateway;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// What one connection has asked and was not yet answered: keeps the answers in order (GATEWAY-1),
/// flushes once for all that are ready, and stops reading from a client that asks faster than it is
/// answered or does not take its answers (GATEWAY-4). What a request holds of the connection's
/// share of memory is given back when its answer is written, what the answer holds when it is sent
/// (GATEWAY-5). Lives on its channel's loop.
///
/// ```
/// open ──▶ running ──finish──▶ waiting for earlier ones, or for the client ──▶ written ──▶ sent
/// ```
///
/// A new connection has few requests at work at once; every answer that its client takes lets it
/// have one more, up to the limit. Who never reads never gets far.
///
/// @param <A> an answer as the protocol's [Outlet] writes it
public final class Conversation<A> {
    /// Where the answers go.
    public interface Outlet<A> {
        void write(A answer);

        void flush();
    }

    /// An answer that is made while the client takes it (GATEWAY-4).
    public interface Parts<A> {
        /// Hands over the next part, later; the turn asks again only then.
        void next(Consumer<Part<A>> part);

        /// No more is wanted. Comes once, whatever happens.
        void close();
    }

    /// @param last nothing follows
    public record Part<A>(A answer, long bytes, boolean last) {}

    private static final int FIRST_WINDOW = 4;

    private final ChannelHandlerContext context;
    private final Backend backend;
    private final GatewayLimits limits;
    private final Outlet<A> outlet;
    private final Runnable resume;
    private final Intake intake;
    private final WriteDeadline taking;
    private final ArrayDeque<Turn> turns = new ArrayDeque<>();
    private final KeyOrder keys = new KeyOrder();
    private int window;
    private long bytes;
    private long usualAnswerBytes;
    private int writtenAnswers;
    private long writtenBytes;
    private long sendingBytes;
    private boolean paused;
    private boolean resuming;
    private boolean flushing;
    private boolean inputEnd;
    private boolean ended;
    private boolean over;

    /// @param resume reads what was left undecoded while [#wantsMore] said no
    public Conversation(
            ChannelHandlerContext context,
            Backend backend,
            GatewayLimits limits,
            Outlet<A> outlet,
            Runnable resume) {
        this.context = context;
        this.backend = backend;
        this.limits = limits;
        this.outlet = outlet;
        this.resume = resume;
        this.window = Math.min(FIRST_WINDOW, limits.requestsInFlight());
        this.intake = Intake.of(context.channel(), backend, limits);
        this.taking = new WriteDeadline(context.channel(), limits.writeTimeoutMs());
    }

    /// What the connection costs; its share pays for what requests hold.
    public Intake intake() {
        return intake;
    }

    /// The place of one request among the answers.
    public final class Turn {
        private final int requestBytes;
        private long answerBytes;
        private long wantedBytes;
        private @Nullable A answer;
        private @Nullable Parts<A> parts;
        private boolean awaitsPart;
        private @Nullable Runnable start;
        private boolean last;

        private Turn(int requestBytes) {
            this.requestBytes = requestBytes;
        }

        public void finish(A with) {
            answer = with;
            usualAnswerBytes = Math.max(wantedBytes, usualAnswerBytes - usualAnswerBytes / 8);
            expectAnswers();
            drain();
        }

        /// Answers in parts, of which the next is asked for when the client has taken enough of
        /// those before. Only for the first turn, see [#whenFirst].
        public void finishInParts(Parts<A> with) {
            parts = with;
            drain();
        }

        /// Asks for the next part, unless that was done.
        private void pull(Parts<A> from) {
            if (!awaitsPart) {
                awaitsPart = true;
                from.next(this::onPart);
            }
        }

        private void onPart(Part<A> part) {
            if (parts == null) {
                return; // The connection has gone.
            }
            awaitsPart = false;
            hold(part.bytes());
            writtenBytes += answerBytes;
            answerBytes = 0;
            if (part.last()) {
                close();
                answer = part.answer();
            } else {
                outlet.write(part.answer());
                flushSoon();
            }
            drain();
        }

        private void close() {
            Parts<A> open = parts;
            parts = null;
            if (open != null) {
                open.close();
            }
        }

        /// Runs `begin` once all earlier requests are answered; not at all if the connection is
        /// gone by then.
        public void whenFirst(Runnable begin) {
            start = begin;
            drain();
        }

        /// Whether there was something to run.
        private boolean begin() {
            Runnable waiting = start;
            start = null;
            if (waiting != null) {
                waiting.run();
            }
            return waiting != null;
        }

        /// Takes memory for the answer, or for more of it, until it is sent. False: there is none,
        /// and the client must be told so instead.
        public boolean hold(long moreBytes) {
            boolean held = intake.share().take(moreBytes);
            answerBytes += held ? moreBytes : 0;
            wantedBytes += moreBytes;
            return held;
        }

        /// What is held for the answer so far.
        public long heldBytes() {
            return answerBytes;
        }

        /// The answer will be another one: gives back what is held for it.
        public void drop() {
            intake.share().give(answerBytes);
            answerBytes = 0;
        }

        /// Nothing is taken from the client any more; the connection ends after this answer.
        public Turn last() {
            last = true;
            ended = true;
            return this;
        }
    }

    /// @param requestBytes what the request has taken of the connection's share
    public Turn open(int requestBytes) {
        Turn turn = new Turn(requestBytes);
        turns.add(turn);
        bytes += requestBytes;
        expectAnswers();
        return turn;
    }

    /// They will be as large as the last ones were.
    private void expectAnswers() {
        intake.share().expect(turns.size() * usualAnswerBytes);
    }

    /// Hands a request to the node once the earlier ones on its key are done. Nothing is handed
    /// over, and nothing answered, once the connection is gone.
    public void submit(ClientRequest request, Consumer<Reply> answer) {
        keys.run(
                request.key(),
                request instanceof ClientRequest.Get,
                () -> {
                    if (!over) {
                        backend.submit(request, reply -> answered(request, reply, answer));
                    }
                });
    }

    /// Whether the next request may be decoded. Where not, the channel is not read until it may.
    public boolean wantsMore() {
        if (ended) {
            return false; // What still comes is read and thrown away.
        }
        if (!ready()) {
            paused = true;
            context.channel().config().setAutoRead(false);
        }
        return !paused;
    }

    /// Whether the client is not read from for now.
    public boolean paused() {
        return paused;
    }

    /// Nothing the client sends matters any more.
    public boolean ended() {
        return ended;
    }

    /// The client says no more, but may still listen: answer what it asked, then close.
    public void onInputEnd() {
        inputEnd = true;
        if (over) {
            Farewell.onInputEnd(context.channel());
        } else {
            endIfIdle();
        }
    }

    public void onWritabilityChanged() {
        drain();
    }

    /// The connection is gone.
    public void onClosed() {
        ended = true;
        over = true;
        turns.forEach(Turn::close);
        turns.clear();
        taking.cancel();
    }

    private void answered(ClientRequest request, Reply reply, Consumer<Reply> answer) {
        if (!over) {
            answer.accept(reply);
            keys.done(request.key());
        }
    }

    /// One request may always run. Who asks for large values has few of them on their way, fewer
    /// while the node has little memory left.
    private boolean ready() {
        boolean room =
                turns.isEmpty()
                        || (turns.size() < window
                                && bytes + turns.size() * usualAnswerBytes < limits.bytesInFlight()
                                && intake.hasRoom(usualAnswerBytes));
        return !ended && room && context.channel().isWritable();
    }

    private void drain() {
        while (!over && !turns.isEmpty() && context.channel().isWritable()) {
            Turn head = turns.element();
            @Nullable A answer = head.answer;
            if (answer == null && head.begin()) {
                continue;
            }
            if (answer == null) {
                if (head.parts != null) {
                    head.pull(head.parts);
                }
                break;
            }
            turns.remove();
            expectAnswers();
            bytes -= head.requestBytes;
            intake.share().give(head.requestBytes);
            writtenAnswers++;
            writtenBytes += head.answerBytes;
            outlet.write(answer);
            flushSoon();
            if (head.last) {
                end();
            }
        }
        endIfIdle();
        resumeIfReady();
    }

    /// One flush for everything that is answered in this round of the loop.
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.executor()
                    .execute(() -> {
                        flushing = false;
                        flush();
                    });
        }
    }

    private void flush() {
        outlet.flush();
        int answers = writtenAnswers;
        long sending = writtenBytes;
        writtenAnswers = 0;
        writtenBytes = 0;
        if (answers > 0 || sending > 0) {
            sendingBytes += sending;
            // Behind everything written before; no encoder needs to see it.
            context.pipeline()
                    .firstContext()
                    .writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(_ -> onSent(answers, sending));
        }
        taking.watch();
    }

    private void onSent(int answers, long sent) {
        sendingBytes -= sent;
        intake.share().give(sent);
        window = Math.min(window + answers, limits.requestsInFlight());
        resumeIfReady();
    }

    private void endIfIdle() {
        if (inputEnd && !over && !paused && turns.isEmpty()) {
            end();
        }
    }

    private void end() {
        ended = true;
        over = true;
        turns.clear();
        expectAnswers();
        intake.drop();
        intake.share().keepOnly(writtenBytes + sendingBytes);
        flush();
        Farewell.say(context.channel());
    }

    private void resumeIfReady() {
        if (paused && !resuming && ready()) {
            resuming = true;
            context.executor().execute(this::resume);
        }
    }

    private void resume() {
        resuming = false;
        if (over) {
            return;
        }
        paused = false;
        resume.run();
        if (wantsMore()) {
            context.channel().config().setAutoRead(true);
        }
        endIfIdle();
    }
}
