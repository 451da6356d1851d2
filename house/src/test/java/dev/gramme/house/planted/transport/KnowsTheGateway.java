package dev.gramme.house.planted.transport;

import dev.gramme.house.planted.gateway.KnowsTheTransport;

/// A breach: transport knows wire and core.
public record KnowsTheGateway(KnowsTheTransport gateway) {}
