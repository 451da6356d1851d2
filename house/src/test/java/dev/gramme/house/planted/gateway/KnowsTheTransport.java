package dev.gramme.house.planted.gateway;

import dev.gramme.house.planted.transport.KnowsTheGateway;

import java.util.List;

/// A breach: gateway knows wire and core.
public record KnowsTheTransport(List<KnowsTheGateway> links) {
    public KnowsTheGateway first() {
        return links.getFirst();
    }
}
