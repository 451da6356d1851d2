import dev.gramme.bench.load.AsyncLoad;
import dev.gramme.bench.load.AsyncStore;
import dev.gramme.bench.load.Series;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The client process of an etcd cluster; gets are linearizable, as they come. Java compiles it
/// when bench/compare runs it: the build knows nothing of etcd.
final class EtcdLoad {
    private EtcdLoad() {}

    public static void main(String[] args) throws Exception {
        Series series = Series.parse(args);
        List<URI> nodes =
                series.ports().stream()
                        .map(port -> URI.create("http://127.0.0.1:" + port))
                        .toList();
        Client client = Client.builder().endpoints(nodes).build();
        KV kv = client.getKVClient();
        AsyncStore store =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        return kv.get(bytes(key))
                                .thenApply(found ->
                                        found.getKvs().isEmpty()
                                                ? null
                                                : found.getKvs().getFirst().getValue());
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return kv.put(bytes(key), ByteSequence.from(value));
                    }
                };
        System.exit(AsyncLoad.play(series, store, System.out, System.err));
    }

    private static ByteSequence bytes(String key) {
        return ByteSequence.from(key, StandardCharsets.US_ASCII);
    }
}
