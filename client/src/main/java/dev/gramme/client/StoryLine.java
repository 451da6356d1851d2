package dev.gramme.client;

/// One event of a request's execution.
///
/// @param atMicros since the request reached its coordinator
/// @param peer the other node it concerns; empty: none
/// @param detail `name=value` words
public record StoryLine(long atMicros, String node, String kind, String peer, String detail) {}
