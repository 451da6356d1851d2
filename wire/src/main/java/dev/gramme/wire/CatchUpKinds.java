package dev.gramme.wire;

import dev.gramme.core.message.PeerMessage;
import dev.gramme.core.message.PeerMessage.CatchUp;

/// Finds the type and the codec of what homes say to become alike.
final class CatchUpKinds {
    private CatchUpKinds() {}

    static MessageType type(CatchUp message) {
        return switch (message) {
            case PeerMessage.ClockOffer _ -> MessageType.CLOCK_OFFER;
            case PeerMessage.Missing _ -> MessageType.MISSING;
            case PeerMessage.TransferPull _ -> MessageType.TRANSFER_PULL;
            case PeerMessage.TransferStep _ -> MessageType.TRANSFER_STEP;
            case PeerMessage.HintNotice _ -> MessageType.HINT_NOTICE;
            case PeerMessage.HintPull _ -> MessageType.HINT_PULL;
            case PeerMessage.HintBatch _ -> MessageType.HINT_BATCH;
            case PeerMessage.HintReceipts _ -> MessageType.HINT_RECEIPTS;
            case PeerMessage.Outdated _ -> MessageType.OUTDATED;
            case PeerMessage.EndAsk _ -> MessageType.END_ASK;
            case PeerMessage.EndSaid _ -> MessageType.END_SAID;
            case PeerMessage.PrintAsk _ -> MessageType.PRINT_ASK;
            case PeerMessage.PrintSaid _ -> MessageType.PRINT_SAID;
        };
    }

    static void body(Writer out, CatchUp message) {
        switch (message) {
            case PeerMessage.ClockOffer m -> CatchUpCodec.clockOffer(out, m);
            case PeerMessage.Missing m -> CatchUpCodec.missing(out, m);
            case PeerMessage.TransferPull m -> CatchUpCodec.transferPull(out, m);
            case PeerMessage.TransferStep m -> CatchUpCodec.transferStep(out, m);
            case PeerMessage.HintNotice m -> out.number(m.hints());
            case PeerMessage.HintPull m -> out.number(m.creditBytes());
            case PeerMessage.HintBatch m -> CatchUpCodec.hintBatch(out, m);
            case PeerMessage.HintReceipts m -> CatchUpCodec.hintReceipts(out, m);
            case PeerMessage.Outdated m -> CatchUpCodec.outdated(out, m);
            case PeerMessage.EndAsk m -> EndingCodec.lives(out, m.op(), m.lives());
            case PeerMessage.EndSaid m -> EndingCodec.lives(out, m.op(), m.over());
            case PeerMessage.PrintAsk m ->
                    EndingCodec.prints(out, m.op(), m.partition(), m.prints());
            case PeerMessage.PrintSaid m ->
                    EndingCodec.prints(out, m.op(), m.partition(), m.same());
        }
    }

    /// @param type of one of these kinds
    static CatchUp body(Reader in, MessageType type) throws MalformedFrame {
        return switch (type) {
            case CLOCK_OFFER -> CatchUpCodec.clockOffer(in);
            case MISSING -> CatchUpCodec.missing(in);
            case TRANSFER_PULL -> CatchUpCodec.transferPull(in);
            case TRANSFER_STEP -> CatchUpCodec.transferStep(in);
            case HINT_NOTICE -> new PeerMessage.HintNotice(in.number("hints"));
            case HINT_PULL -> CatchUpCodec.hintPull(in);
            case HINT_BATCH -> CatchUpCodec.hintBatch(in);
            case HINT_RECEIPTS -> CatchUpCodec.hintReceipts(in);
            case OUTDATED -> CatchUpCodec.outdated(in);
            case END_ASK -> new PeerMessage.EndAsk(in.u64("op"), EndingCodec.lives(in));
            case END_SAID -> new PeerMessage.EndSaid(in.u64("op"), EndingCodec.lives(in));
            case PRINT_ASK ->
                    new PeerMessage.PrintAsk(
                            in.u64("op"), RequestCodec.partition(in), EndingCodec.prints(in));
            case PRINT_SAID ->
                    new PeerMessage.PrintSaid(
                            in.u64("op"), RequestCodec.partition(in), EndingCodec.prints(in));
            default -> throw in.malformed("message type", "is not of this group: " + type);
        };
    }
}
