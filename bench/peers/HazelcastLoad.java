import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;

import dev.gramme.bench.load.AsyncLoad;
import dev.gramme.bench.load.AsyncStore;
import dev.gramme.bench.load.Series;

import java.util.concurrent.CompletionStage;

/// The client process of a Hazelcast cluster, by its own client. Java compiles it when
/// bench/compare runs it: the build knows nothing of Hazelcast.
final class HazelcastLoad {
    private HazelcastLoad() {}

    public static void main(String[] args) throws Exception {
        Series series = Series.parse(args);
        ClientConfig config = new ClientConfig();
        config.setClusterName("bench");
        series.ports().forEach(port -> config.getNetworkConfig().addAddress("127.0.0.1:" + port));
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        IMap<String, byte[]> map = client.getMap("bench");
        AsyncStore store =
                new AsyncStore() {
                    @Override
                    public CompletionStage<?> get(String key) {
                        return map.getAsync(key);
                    }

                    @Override
                    public CompletionStage<?> put(String key, byte[] value) {
                        return map.setAsync(key, value);
                    }
                };
        System.exit(AsyncLoad.play(series, store, System.out, System.err));
    }
}
