package dev.gramme.core.quorum;

/// Which replicas have answered a write, and what that decides. Bits are positions among the homes.
///
/// Dynamo §4.5: a put succeeds once W replicas hold it. An overwrite also needs the word of enough
/// homes in good standing on what its context missed (partition-clock-spec §5).
///
/// @param homes how many homes the partition has now
/// @param standingNeeded homes in good standing that must have spoken; 0: a plain write
/// @param stored homes that hold it durably
/// @param standing of these, the ones in good standing
/// @param failed homes that refused or cannot be reached
/// @param silent homes that have taken too long: a sloppy write does not wait for their word
/// @param fallbacks distinct fallback nodes that hold it durably
public record WriteTally(
        Quorum quorum,
        int homes,
        int standingNeeded,
        int stored,
        int standing,
        int failed,
        int silent,
        int fallbacks) {
    /// What is decided.
    public enum Verdict {
        PENDING,
        REACHED,
        /// No reply that may still come from a home can reach it.
        OUT_OF_REACH
    }

    public static WriteTally plain(Quorum quorum, int homes) {
        return new WriteTally(quorum, homes, 0, 0, 0, 0, 0, 0);
    }

    /// For an overwrite: of N homes, N-W+1 in good standing meet every quorum of writes at the
    /// cluster's W. A request for fewer copies promises no single value and waits for nobody.
    public static WriteTally overwrite(Quorum quorum, int homes, int clusterW) {
        int needed = quorum.w() < clusterW ? 0 : Math.max(1, homes - clusterW + 1);
        return new WriteTally(quorum, homes, needed, 0, 0, 0, 0, 0);
    }

    public WriteTally withStored(int home, boolean inGoodStanding) {
        int bit = 1 << home;
        int spoke = inGoodStanding ? standing | bit : standing;
        return with(stored | bit, spoke, failed & ~bit, silent & ~bit, fallbacks);
    }

    public WriteTally withFailed(int home) {
        int bit = 1 << home;
        return (stored & bit) != 0 ? this : with(stored, standing, failed | bit, silent, fallbacks);
    }

    public WriteTally withSilent(int home) {
        int bit = 1 << home;
        return (stored & bit) != 0 ? this : with(stored, standing, failed, silent | bit, fallbacks);
    }

    public WriteTally withFallback() {
        return with(stored, standing, failed, silent, fallbacks + 1);
    }

    /// The home has begun a new life: what it acknowledged before may be lost.
    public WriteTally withoutHome(int home) {
        int bit = 1 << home;
        return with(stored & ~bit, standing & ~bit, failed | bit, silent, fallbacks);
    }

    private WriteTally with(int stored, int standing, int failed, int silent, int fallbacks) {
        return new WriteTally(
                quorum, homes, standingNeeded, stored, standing, failed, silent, fallbacks);
    }

    public int copies() {
        return Integer.bitCount(stored) + (quorum.strict() ? 0 : fallbacks);
    }

    public Verdict verdict() {
        int reachable = homes - Integer.bitCount(failed);
        int speaking = homes - Integer.bitCount(failed | silent);
        int mustSpeak = quorum.strict() ? standingNeeded : Math.min(standingNeeded, speaking);
        if (copies() >= quorum.w() && spoken() >= mustSpeak) {
            return Verdict.REACHED;
        }
        boolean copiesInReach = reachable + (quorum.strict() ? 0 : fallbacks) >= quorum.w();
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
