package dev.gramme.gateway.resp;

import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.RequestId;
import dev.gramme.gateway.UnknownWords;

/// The errors of RESP: an outcome's word first, for programs, then what is known, for people. The
/// table is in docs/design/faces.md.
final class OutcomeWords {
    private OutcomeWords() {}

    /// The error that tells of an outcome which is not a success.
    static RespReply.Failure of(ClientResponse response, RequestId request) {
        return new RespReply.Failure(text(response) + " (request " + request + ")");
    }

    /// The same without the request's id.
    static String text(ClientResponse response) {
        return switch (response) {
            case ClientResponse.NotApplied(var reason, String detail) ->
                    word(reason) + " not applied: " + detail;
            case ClientResponse.Refused(var reason, String detail) -> word(reason) + " " + detail;
            case ClientResponse.Unknown unknown -> "UNKNOWN " + UnknownWords.of(unknown);
            case ClientResponse.Unreadable(int replies, int needed, String detail) ->
                    "UNREADABLE " + replies + " of " + needed + " homes answered: " + detail;
            case ClientResponse.Conflict _ ->
                    "CONFLICT the key holds versions outside the context: nothing was written";
            case ClientResponse.Found _,
                    ClientResponse.Absent _,
                    ClientResponse.Applied _,
                    ClientResponse.Updated _,
                    ClientResponse.Kept _ ->
                    throw new IllegalArgumentException("no failure: " + response);
        };
    }

    private static String word(ClientResponse.Reason reason) {
        return switch (reason) {
            case QUORUM -> "NOQUORUM";
            case OVERLOADED -> "OVERLOADED";
            case FULL -> "OOM";
            case BAD_CONTEXT -> "BADCONTEXT";
            case BAD_REQUEST -> "ERR";
            case STALE -> "STALE";
            case TOO_MANY_SIBLINGS -> "SIBLINGS";
            case TOO_LARGE -> "TOOLARGE";
            case NOT_SERVING -> "NOTSERVING";
        };
    }
}
