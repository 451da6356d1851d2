package dev.gramme.simulator.world;

/// What the network does to frames while nobody cuts it.
///
/// @param minDelayMicros every frame takes at least this long
/// @param meanDelayMicros mean of the exponential rest
/// @param loss share of frames that never arrive
/// @param duplicate share of frames that arrive again, some of them much later
/// @param ordered frames of one link never overtake each other
/// @param clog chance per frame that its link stands still for a while
/// @param clogMeanMs mean of that while
/// @param linkDown chance that a sender is told when its frame could not go out, and that it is
///   told so for nothing
public record Weather(
        int minDelayMicros,
        int meanDelayMicros,
        double loss,
        double duplicate,
        boolean ordered,
        double clog,
        int clogMeanMs,
        double linkDown) {
    public static final Weather CALM = new Weather(100, 300, 0, 0, true, 0, 0, 0.5);
}
