package dev.gramme.gateway.rldb;

import dev.gramme.gateway.Backend;
import dev.gramme.gateway.Conversation;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.LogPace;
import dev.gramme.gateway.RequestReader;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/// One connection of rldb's: bytes in, commands run, frames out. Hop 1 and the last of every
/// request that came so; see ARCHITECTURE.
final class RldbHandler implements RequestReader {
    private final Conversation<RldbFrame> talk;
    private final Backend backend;
    private final GatewayLimits limits;
    private final FrameParser parser;
    private final LogPace pace = new LogPace();

    RldbHandler(Conversation<RldbFrame> talk, Backend backend, GatewayLimits limits) {
        this.talk = talk;
        this.backend = backend;
        this.limits = limits;
        this.parser = new FrameParser(talk.intake());
    }

    @Override
    public boolean read(ByteBuf in) {
        @Nullable FrameInput input = parser.next(in);
        if (input != null) {
            take(input);
        }
        return input != null;
    }

    @Override
    public long takenBytes() {
        return parser.takenBytes();
    }

    private void take(FrameInput input) {
        switch (input) {
            case FrameInput.Request request ->
                    RldbCommands.run(new Call(request, backend, limits, talk, pace));
            case FrameInput.Refused(var error) -> talk.open(0).finish(RldbFrame.rejected(error));
            case FrameInput.Broken(var error) ->
                    talk.open(0).last().finish(RldbFrame.rejected(error));
        }
    }

    @Override
    public void refuseLate(String detail) {
        take(new FrameInput.Broken(ErrorJson.generic(detail)));
    }

    @Override
    public void refuseOverloaded(String detail) {
        take(new FrameInput.Broken(ErrorJson.internal(detail)));
    }
}
