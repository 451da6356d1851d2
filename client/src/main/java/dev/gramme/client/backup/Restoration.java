package dev.gramme.client.backup;

import dev.gramme.client.Failure;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.KeysResult;
import dev.gramme.client.Options;
import dev.gramme.client.Sibling;
import dev.gramme.client.bulk.Applier;
import dev.gramme.client.bulk.Applier.Applied;
import dev.gramme.client.bulk.Entry;
import dev.gramme.client.bulk.IfPresent;
import dev.gramme.client.bulk.Patience;
import dev.gramme.client.bulk.Progress;
import dev.gramme.client.bulk.Tally;
import dev.gramme.client.bulk.Window;
import dev.gramme.core.item.Value;
import dev.gramme.core.version.Siblings;
import dev.gramme.wire.BackupBlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Brings a backup into a cluster, of whatever nodes and partitions: verifies all of it, then
/// writes every value that is not there. Doing it again goes on where it broke off. Blocking.
public final class Restoration {
    private final GrammeClient client;
    private final Options options;
    private final IfPresent ifPresent;
    private final Verification source;
    private final Progress progress;
    private final int width;

    /// @param width keys on their way at a time
    public Restoration(
            GrammeClient client,
            Options options,
            IfPresent ifPresent,
            Path directory,
            int width,
            Progress progress) {
        this.client = client;
        this.options = options;
        this.ifPresent = ifPresent;
        this.source = new Verification(directory, progress);
        this.width = width;
        this.progress = progress;
    }

    /// @param tally of the keys that were looked at; all, unless it was stopped
    /// @param applied false: nothing was written, since some keys hold other values
    public record Restored(Manifest manifest, Tally tally, boolean applied) {}

    public Restored run() throws BackupFault {
        Manifest manifest = source.run();
        Applier applier =
                new Applier(client, options, ifPresent, Patience.USUAL, System::currentTimeMillis);
        if (ifPresent == IfPresent.REFUSE && !isEmpty()) {
            Tally seen = walk(manifest, "comparing", applier::look);
            boolean refused = seen.differing() > 0 || seen.failed() > 0;
            if (refused || seen.written() == 0) {
                return new Restored(manifest, seen, !refused);
            }
        }
        return new Restored(manifest, walk(manifest, "restoring", applier::apply), true);
    }

    /// Whether the cluster holds no key: then none can be in the way.
    private boolean isEmpty() throws BackupFault {
        long next = 0;
        do {
            switch (client.keys(next, 1, options)) {
                case KeysResult.Page(var keys, long further) -> {
                    if (!keys.isEmpty()) {
                        return false;
                    }
                    next = further;
                }
                case KeysResult.Failed(var failure) ->
                        throw BackupFault.of(failure, failure.detail());
            }
        } while (next != 0);
        return true;
    }

    private Tally walk(Manifest manifest, String verb, Function<Entry, Applied> action)
            throws BackupFault {
        Tally tally = new Tally();
        progress.begin(verb, "partitions", manifest.partitions().size(), manifest.bytes());
        try (Window window = new Window(width)) {
            long before = 0;
            for (PartitionFile file : manifest.partitions()) {
                source.read(manifest, file, before, row -> take(row, window, tally, action));
                before += file.bytes();
                if (tally.isHopeless()) {
                    break;
                }
                progress.at(file.partition() + 1, before);
            }
            window.await();
        }
        progress.end();
        return tally;
    }

    private static void take(
            BackupBlock.Row row, Window window, Tally tally, Function<Entry, Applied> action) {
        if (tally.isHopeless()) {
            return;
        }
        Entry entry = new Entry(row.key().bytes(), values(row.siblings()));
        long nowMs = System.currentTimeMillis();
        boolean plain =
                row.key().namespace() == 0
                        && row.siblings().versions().stream()
                                .allMatch(version -> isPlain(version.value()));
        if (plain) {
            window.run(() -> tally.count(entry, action.apply(entry), nowMs));
        } else {
            Failure failure =
                    new Failure.Refused("unknown-kind", "of a kind that this gramme cannot write");
            tally.count(entry, new Applied.Failed(failure), nowMs);
        }
    }

    private static boolean isPlain(Value value) {
        return value.kind() == Value.PLAIN && value.flags() == 0;
    }

    private static List<Sibling> values(Siblings siblings) {
        List<Sibling> values = new ArrayList<>();
        for (Siblings.Version version : siblings.versions()) {
            Value value = version.value();
            values.add(new Sibling(value.contentType(), value.body(), value.expiresAtMs()));
        }
        return values;
    }
}
