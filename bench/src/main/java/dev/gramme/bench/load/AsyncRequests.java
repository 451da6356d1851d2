package dev.gramme.bench.load;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// The requests of a plan, as a store's own client asks them. Any thread.
final class AsyncRequests {
    private final Plan plan;
    private final AsyncStore store;
    private final byte[] pool;

    AsyncRequests(Plan plan, AsyncStore store) {
        this.plan = plan;
        this.store = store;
        this.pool = new Values(plan.workload()).pool();
    }

    /// @param mix draws the key and the value
    CompletableFuture<?> ask(boolean read, Mix mix) {
        String key = plan.workload().prefix() + mix.nextKey();
        if (read) {
            return store.get(key).toCompletableFuture();
        }
        int offset = mix.nextOffset();
        byte[] value = Arrays.copyOfRange(pool, offset, offset + mix.nextLength());
        return store.put(key, value).toCompletableFuture();
    }
}
