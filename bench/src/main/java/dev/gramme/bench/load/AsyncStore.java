package dev.gramme.bench.load;

import java.util.concurrent.CompletionStage;

/// Another store by its own client: what an [AsyncLoad] asks of it. Any thread.
public interface AsyncStore {
    /// Completes with the value, or null if there is none.
    CompletionStage<?> get(String key);

    CompletionStage<?> put(String key, byte[] value);
}
