package dev.gramme.bench.load;

/// What became of the requests that count.
///
/// @param answered well, `absent` ones included
/// @param inTime answered well before the load's end
/// @param absent reads that found nothing
/// @param failed answered with an error, or lost with their connection
/// @param unanswered sent, and still without an answer some seconds after the end
/// @param unsent due in open loop, and never sent because all pipelines were full
public record Counts(
        long answered, long inTime, long absent, long failed, long unanswered, long unsent) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(
                answered + other.answered,
                inTime + other.inTime,
                absent + other.absent,
                failed + other.failed,
                unanswered + other.unanswered,
                unsent + other.unsent);
    }
}
