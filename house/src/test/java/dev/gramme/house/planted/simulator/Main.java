package dev.gramme.house.planted.simulator;

import dev.gramme.house.planted.gateway.KnowsTheTransport;

import java.net.Socket;

/// A breach: the simulated world has no sockets and no gateway.
public record Main(KnowsTheTransport gateway, Socket socket) {}
