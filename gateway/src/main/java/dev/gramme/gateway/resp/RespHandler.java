package dev.gramme.gateway.resp;

import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.RequestReader;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/// One RESP connection: bytes in, commands run, replies out. Hop 1 and the last of every request
/// that came by RESP; see ARCHITECTURE.
final class RespHandler implements RequestReader {
    private final Conversation<Framed> talk;
    private final RespParser parser;
    private final Session session;

    RespHandler(Conversation<Framed> talk, Session session) {
        this.talk = talk;
        this.parser = new RespParser(session.limits(), talk.intake());
        this.session = session;
    }

    /// A reply and the protocol version that was spoken when its command came.
    record Framed(RespReply reply, int version) {}

    @Override
    public boolean read(ByteBuf in) {
        @Nullable RespInput input = parser.next(in);
        if (input != null) {
            take(input);
        }
        return input != null;
    }

    @Override
    public long takenBytes() {
        return parser.takenBytes();
    }

    private void take(RespInput input) {
        switch (input) {
            case RespInput.Command command ->
                    Commands.run(new Call(command.words(), session, talk, command.bytes()));
            case RespInput.Refused(String error) -> talk.open(0).finish(failure(error));
            case RespInput.Broken(String detail) -> end("ERR Protocol error: " + detail);
        }
    }

    @Override
    public void refuseLate(String detail) {
        end("ERR " + detail);
    }

    @Override
    public void refuseOverloaded(String detail) {
        end("OVERLOADED " + detail);
    }

    private void end(String error) {
        talk.open(0).last().finish(failure(error));
    }

    private Framed failure(String text) {
        return new Framed(new RespReply.Failure(text), session.version());
    }
}
