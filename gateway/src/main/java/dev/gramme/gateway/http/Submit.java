package dev.gramme.gateway.http;

import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.Reply;

import java.util.function.Consumer;

/// Hands a request to the node, in its turn among those of its connection.
interface Submit {
    void submit(ClientRequest request, Consumer<Reply> answer);
}
