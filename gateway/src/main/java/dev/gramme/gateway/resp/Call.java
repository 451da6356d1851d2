package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;
import dev.gramme.gateway.Conversation;

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

    List<Bytes> words() {
        return words;
    }

    /// A word as a keyword, in upper case.
    String keyword(int index) {
        return word(index).toUtf8().toUpperCase(Locale.ROOT);
    }

    void submit(ClientRequest request, Consumer<Reply> answer) {
        conversation.submit(request, answer);
    }

    void reply(RespReply reply) {
        reply(reply, version);
    }

    /// Replies in another version than the one spoken when the command came.
    void reply(RespReply reply, int inVersion) {
        turn.finish(new RespHandler.Framed(affordable(reply), inVersion));
    }

    /// The reply, or that there is no memory to keep it until the client takes it.
    private RespReply affordable(RespReply reply) {
        long bytes = RespReply.bytes(reply);
        return turn.hold(bytes)
                ? reply
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
