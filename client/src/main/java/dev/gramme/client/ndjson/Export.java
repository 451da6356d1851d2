package dev.gramme.client.ndjson;

import dev.gramme.client.Failure;
import dev.gramme.client.GetResult;
import dev.gramme.client.GrammeClient;
import dev.gramme.client.KeysResult;
import dev.gramme.client.Options;
import dev.gramme.client.bulk.Entry;
import dev.gramme.client.bulk.Patience;
import dev.gramme.client.bulk.Progress;
import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Position;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Writes all keys of a cluster as lines, in the order of their tokens: walks over the keys and
/// reads each as any client does. Blocking.
public final class Export {
    private static final int PAGE_KEYS = 1_000;
    private static final int BUFFER_BYTES = 64 << 10;

    private final GrammeClient client;
    private final Options options;
    private final Patience patience;
    private final int width;
    private final Progress progress;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ArrayDeque<CompletableFuture<Read>> reads = new ArrayDeque<>();
    private long keys;
    private long values;
    private long bytes;

    /// @param width reads on their way at a time
    public Export(
            GrammeClient client, Options options, Patience patience, int width, Progress progress) {
        this.client = client;
        this.options = options;
        this.patience = patience;
        this.width = width;
        this.progress = progress;
    }

    /// @param bytes of the lines
    /// @param failure why it ended early; null: all keys are there
    public record Exported(long keys, long values, long bytes, @Nullable Failure failure) {}

    private record Read(Bytes key, GetResult result) {}

    /// @throws IOException if the lines cannot be written
    public Exported run(OutputStream out) throws IOException {
        return run(Position.START, out);
    }

    /// Goes on behind what the file holds; what was written is durable in the end.
    ///
    /// @throws IOException if the lines cannot be written
    public Exported run(ExportFile file) throws IOException {
        try (FileChannel channel = file.goOn()) {
            OutputStream out =
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            Exported exported = run(file.last(), out);
            channel.force(true);
            return exported;
        }
    }

    private Exported run(Position after, OutputStream out) throws IOException {
        progress.begin("exporting", "keys", 0, 0);
        try (threads) {
            @Nullable Failure failure = walk(after, out);
            out.flush();
            progress.end();
            return new Exported(keys, values, bytes, failure);
        }
    }

    private @Nullable Failure walk(Position after, OutputStream out) throws IOException {
        long next = after.token();
        @Nullable Failure failure = null;
        do {
            switch (page(next)) {
                case KeysResult.Page(var found, long further) -> {
                    failure = write(positions(found, after), out);
                    next = further;
                }
                case KeysResult.Failed(var why) -> failure = why;
            }
        } while (next != 0 && failure == null);
        return failure;
    }

    private static List<Position> positions(List<Bytes> keys, Position after) {
        return keys.stream()
                .map(key -> Position.of(Key.of(key)))
                .filter(position -> position.compareTo(after) > 0)
                .sorted()
                .toList();
    }

    private KeysResult page(long from) {
        KeysResult page = client.keys(from, PAGE_KEYS, options);
        for (int number = 1;
                page instanceof KeysResult.Failed(var why)
                        && Patience.passes(why)
                        && patience.pause(number);
                number++) {
            page = client.keys(from, PAGE_KEYS, options);
        }
        return page;
    }

    private @Nullable Failure write(List<Position> positions, OutputStream out) throws IOException {
        @Nullable Failure failure = null;
        for (Position position : positions) {
            if (reads.size() == width) {
                failure = failure == null ? write(reads.remove().join(), out) : failure;
            }
            if (failure != null) {
                break;
            }
            Bytes key = position.key().bytes();
            reads.add(CompletableFuture.supplyAsync(() -> read(key), threads));
        }
        while (!reads.isEmpty()) {
            Read read = reads.remove().join();
            failure = failure == null ? write(read, out) : failure;
        }
        return failure;
    }

    private Read read(Bytes key) {
        GetResult result = client.getAll(key.unsafeArray(), options);
        for (int number = 1;
                result instanceof GetResult.Failed(var why, _)
                        && Patience.passes(why)
                        && patience.pause(number);
                number++) {
            result = client.getAll(key.unsafeArray(), options);
        }
        return new Read(key, result);
    }

    private @Nullable Failure write(Read read, OutputStream out) throws IOException {
        return switch (read.result) {
            case GetResult.Found(var siblings, _) -> {
                byte[] line = Line.write(new Entry(read.key, siblings));
                out.write(line);
                keys++;
                values += siblings.size();
                bytes += line.length;
                progress.at(keys, bytes);
                yield null;
            }
            case GetResult.Absent _ -> null; // Deleted or expired since it was named.
            case GetResult.Failed(var why, _) -> why;
        };
    }
}
