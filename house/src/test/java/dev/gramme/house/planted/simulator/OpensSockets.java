package dev.gramme.house.planted.simulator;

import io.netty.util.Timer;

/// A breach: Netty stays at the edges.
record OpensSockets(Timer timer) {}
