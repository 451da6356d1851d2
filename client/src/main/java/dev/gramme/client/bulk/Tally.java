package dev.gramme.client.bulk;

import dev.gramme.client.Failure;
import dev.gramme.client.bulk.Applier.Applied;
import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What became of all entries so far. Any thread.
public final class Tally {
    private static final int MOST_NAMED = 10;

    private final List<String> different = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Failure worst;
    private long keys;
    private long written;
    private long values;
    private long same;
    private long differing;
    private long expired;
    private long failed;

    /// @param nowMs milliseconds since 1970, for what has expired
    public synchronized void count(Entry entry, Applied applied, long nowMs) {
        Bytes key = entry.key();
        keys++;
        expired += entry.values().stream().filter(it -> Applier.isExpired(it, nowMs)).count();
        switch (applied) {
            case Applied.Written(int count) -> {
                written++;
                values += count;
            }
            case Applied.Same _ -> same++;
            case Applied.Expired _ -> {}
            case Applied.Different _ -> {
                differing++;
                if (different.size() < MOST_NAMED) {
                    different.add(key.toString());
                }
            }
            case Applied.Failed(var failure) -> countFailed(key, failure);
        }
    }

    private void countFailed(Bytes key, Failure failure) {
        failed++;
        if (worst == null || isOfCluster(failure)) {
            worst = failure;
        }
        if (failures.size() < MOST_NAMED) {
            failures.add(key + ": " + failure.detail());
        }
    }

    /// Whether the cluster could not serve a key in all the time it was given: the next ones would
    /// fare no better.
    public synchronized boolean isHopeless() {
        return worst != null && isOfCluster(worst);
    }

    /// What one key is refused for says nothing of the others.
    private static boolean isOfCluster(Failure failure) {
        return !(failure instanceof Failure.Refused);
    }

    /// Of the failures the one that says most of what to do; null: there was none.
    public synchronized @Nullable Failure failure() {
        return worst;
    }

    /// Entries seen.
    public synchronized long keys() {
        return keys;
    }

    /// Keys that were written to.
    public synchronized long written() {
        return written;
    }

    /// Values that were written.
    public synchronized long values() {
        return values;
    }

    /// Keys that held all of it already.
    public synchronized long same() {
        return same;
    }

    /// Keys that hold other values and were left alone.
    public synchronized long differing() {
        return differing;
    }

    /// The first of them, printable.
    public synchronized List<String> different() {
        return List.copyOf(different);
    }

    /// Values that have expired and were left out.
    public synchronized long expired() {
        return expired;
    }

    public synchronized long failed() {
        return failed;
    }

    /// The first of them, each with what is wrong.
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }
}
