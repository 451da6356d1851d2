package dev.gramme.house.planted.server;

import dev.gramme.house.planted.client.KnowsAShard;

/// A breach: the server is no client.
public record KnowsTheClient(KnowsAShard client) {}
