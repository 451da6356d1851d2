package dev.gramme.core.quorum;

/// Which replicas have answered a write, and what that decides. Bits are positions among the homes.
///
/// Dynamo §4.5: a put succeeds once W replicas hold it. An overwrite also needs the word of enough
/// homes in good standing on what its context missed (partition-clock-spec §5).
///
/// @param homes how many homes the partition has now
/// @param standingNeeded homes in good standing that must have spoken; 0: a plain write
/// @param synced only copies on disk count
/// @param stored homes that hold it
/// @param onDisk of these, the ones where it outlives a loss of power
/// @param standing of these, the ones in good standing
/// @param failed homes that refused or cannot be reached
/// @param silent homes that have taken too long: a sloppy write does not wait for their word
/// @param fallbacks distinct fallback nodes that hold it
/// @param fallbacksOnDisk of these, those where it outlives a loss of power
public record WriteTally(
        Quorum quorum,
        int homes,
        int standingNeeded,
        boolean synced,
        int stored,
        int onDisk,
        int standing,
        int failed,
        int silent,
        int fallbacks,
        int fallbacksOnDisk) {
    /// What is decided.
    public enum Verdict {
        PENDING,
        REACHED,
        /// No reply that may still come from a home can reach it.
        OUT_OF_REACH
    }

    public static WriteTally plain(Quorum quorum, int homes) {
        return of(quorum, homes, 0);
    }

    /// For an overwrite: of N homes, N-W+1 in good standing meet every quorum of writes at the
    /// cluster's W. A request for fewer copies promises no single value and waits for nobody.
    public static WriteTally overwrite(Quorum quorum, int homes, int clusterW) {
        int needed = quorum.w() < clusterW ? 0 : Math.max(1, homes - clusterW + 1);
        return of(quorum, homes, needed);
    }

    private static WriteTally of(Quorum quorum, int homes, int standingNeeded) {
        return new WriteTally(quorum, homes, standingNeeded, false, 0, 0, 0, 0, 0, 0, 0);
    }

    /// The same, where only copies on disk count for W.
    public WriteTally syncedOnly() {
        return new WriteTally(
                quorum,
                homes,
                standingNeeded,
                true,
                stored,
                onDisk,
                standing,
                failed,
                silent,
                fallbacks,
                fallbacksOnDisk);
    }

    public WriteTally withStored(int home, boolean inGoodStanding, boolean lasts) {
        int bit = 1 << home;
        int spoke = inGoodStanding ? standing | bit : standing;
        int lasting = lasts ? onDisk | bit : onDisk;
        return with(stored | bit, lasting, spoke, failed & ~bit, silent & ~bit);
    }

    public WriteTally withFailed(int home) {
        int bit = 1 << home;
        return (stored & bit) != 0 ? this : with(stored, onDisk, standing, failed | bit, silent);
    }

    public WriteTally withSilent(int home) {
        int bit = 1 << home;
        return (stored & bit) != 0 ? this : with(stored, onDisk, standing, failed, silent | bit);
    }

    public WriteTally withFallback(boolean lasts) {
        return new WriteTally(
                quorum,
                homes,
                standingNeeded,
                synced,
                stored,
                onDisk,
                standing,
                failed,
                silent,
                fallbacks + 1,
                fallbacksOnDisk + (lasts ? 1 : 0));
    }

    /// The home has begun a new life: what it acknowledged before may be lost.
    public WriteTally withoutHome(int home) {
        int bit = 1 << home;
        return with(stored & ~bit, onDisk & ~bit, standing & ~bit, failed | bit, silent);
    }

    private WriteTally with(int stored, int onDisk, int standing, int failed, int silent) {
        return new WriteTally(
                quorum,
                homes,
                standingNeeded,
                synced,
                stored,
                onDisk,
                standing,
                failed,
                silent,
                fallbacks,
                fallbacksOnDisk);
    }

    public int copies() {
        return Integer.bitCount(stored) + (quorum.strict() ? 0 : fallbacks);
    }

    /// Of the copies, those that outlive a loss of power.
    public int durable() {
        return Integer.bitCount(onDisk) + (quorum.strict() ? 0 : fallbacksOnDisk);
    }

    /// The copies that count for W.
    public int counted() {
        return synced ? durable() : copies();
    }

    /// Whether every home holds it: no fallback will be asked any more.
    public boolean everywhere() {
        return Integer.bitCount(stored) == homes;
    }

    public Verdict verdict() {
        int reachable = homes - Integer.bitCount(failed);
        int speaking = homes - Integer.bitCount(failed | silent);
        int mustSpeak = quorum.strict() ? standingNeeded : Math.min(standingNeeded, speaking);
        if (counted() >= quorum.w() && spoken() >= mustSpeak) {
            return Verdict.REACHED;
        }
        int wasted = synced ? Integer.bitCount(stored & ~onDisk) : 0;
        int held = quorum.strict() ? 0 : synced ? fallbacksOnDisk : fallbacks;
        boolean copiesInReach = reachable - wasted + held >= quorum.w();
        boolean allSpoke = Integer.bitCount(stored) == reachable && spoken() < mustSpeak;
        return copiesInReach && !(allSpoke && quorum.strict())
                ? Verdict.PENDING
                : Verdict.OUT_OF_REACH;
    }

    /// Sloppy: a home that stored the write but is still recovering has said all it can.
    private int spoken() {
        return quorum.strict() ? Integer.bitCount(standing) : Integer.bitCount(stored);
    }
}
