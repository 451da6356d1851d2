package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;
import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.Conversation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// One command on its way to its one reply.
final class Call {
    private final List<Bytes> words;
    private final Session session;
    private final Conversation<RespHandler.Framed> conversation;
    private final Conversation<RespHandler.Framed>.Turn turn;
    private final int version;

    Call(
            List<Bytes> words,
            Session session,
            Conversation<RespHandler.Framed> conversation,
            int bytes) {
        this.words = words;
        this.session = session;
        this.conversation = conversation;
        this.turn = conversation.open(bytes);
        this.version = session.version();
    }

    Session session() {
        return session;
    }

    /// How many words, the command's name included.
    int count() {
        return words.size();
    }

    /// Word 0 is the command's name.
    Bytes word(int index) {
        return words.get(index);
    }

    /// The words from this one on.
    List<Bytes> wordsFrom(int index) {
        return words.subList(index, words.size());
    }

    /// The command's name, in lower case.
    String name() {
        return word(0).toUtf8().toLowerCase(Locale.ROOT);
    }

    /// A word as a keyword, in upper case.
    String keyword(int index) {
        return word(index).toUtf8().toUpperCase(Locale.ROOT);
    }

    /// A word as a key; its length was checked before the command ran.
    Key key(int index) {
        return Key.of(word(index));
    }

    RequestId newId() {
        return session.backend().newRequestId();
    }

    /// The node's wall clock.
    long nowMs() {
        return session.backend().nowMs();
    }

    /// Whether an expiry is not in the future.
    ///
    /// @param atMs 0: never
    boolean isOver(long atMs) {
        return atMs != 0 && atMs <= nowMs();
    }

    void submit(ClientRequest request, Consumer<Reply> answer) {
        conversation.submit(request, answer);
    }

    /// Runs something once all that was asked before is answered.
    void whenFirst(Runnable start) {
        turn.whenFirst(start);
    }

    void reply(RespReply reply) {
        reply(reply, version);
    }

    /// Replies in another version than the one spoken when the command came.
    void reply(RespReply reply, int inVersion) {
        turn.finish(new RespHandler.Framed(affordable(reply), inVersion));
    }

    /// Takes memory for a part of the reply before there is a reply.
    ///
    /// @return why there is none; null: it is held
    RespReply.@Nullable Failure hold(RespReply part) {
        return holdUpTo(turn.heldBytes() + RespReply.bytes(part));
    }

    /// Gives back what is held for parts: the reply will be another one.
    void drop() {
        turn.drop();
    }

    /// The reply, or that there is no memory to keep it until the client takes it.
    private RespReply affordable(RespReply reply) {
        RespReply.Failure failure = holdUpTo(RespReply.bytes(reply));
        return failure == null ? reply : failure;
    }

    private RespReply.@Nullable Failure holdUpTo(long bytes) {
        return turn.hold(Math.max(0, bytes - turn.heldBytes()))
                ? null
                : new RespReply.Failure(
                        "OVERLOADED the command ran, but for its reply of "
                                + bytes
                                + " bytes "
                                + conversation.intake().exhausted());
    }

    void fail(String text) {
        reply(new RespReply.Failure(text));
    }

    void replyLast(RespReply reply) {
        turn.last().finish(new RespHandler.Framed(reply, version));
    }
}
