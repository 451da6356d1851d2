import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

import dev.gramme.bench.load.AsyncLoad;
import dev.gramme.bench.load.AsyncStore;
import dev.gramme.bench.load.Series;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// The client process of a Cassandra cluster: a copy on each node, LOCAL_QUORUM. Java compiles it
/// when bench/compare runs it: the build knows nothing of Cassandra.
final class CassandraLoad {
    private CassandraLoad() {}

    public static void main(String[] args) throws Exception {
        Series series = Series.parse(args);
        DriverConfigLoader config =
                DriverConfigLoader.programmaticBuilder()
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        .withDuration(
                                DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT,
                                Duration.ofSeconds(20))
                        .build();
        CqlSessionBuilder builder =
                CqlSession.builder().withConfigLoader(config).withLocalDatacenter("datacenter1");
        for (int i = 0; i < series.ports().size(); i++) {
            // Each node has an address of its own, and all have the same port.
            String address = "127.0.0." + (i + 1);
            builder.addContactPoint(new InetSocketAddress(address, series.ports().getFirst()));
        }
        CqlSession session = builder.build();
        session.execute(
                "CREATE KEYSPACE bench WITH replication ="
                        + " {'class': 'SimpleStrategy', 'replication_factor': %d}"
                                .formatted(series.ports().size()));
        session.execute(
                "CREATE TABLE bench.pairs (k text PRIMARY KEY, v blob)"
                        + " WITH compression = {'enabled': false}");
        System.exit(AsyncLoad.play(series, store(session), System.out, System.err));
    }

    private static AsyncStore store(CqlSession session) {
        PreparedStatement get = session.prepare("SELECT v FROM bench.pairs WHERE k = ?");
        PreparedStatement put = session.prepare("INSERT INTO bench.pairs (k, v) VALUES (?, ?)");
        return new AsyncStore() {
            @Override
            public CompletionStage<?> get(String key) {
                return session.executeAsync(get.bind(key)).thenApply(AsyncResultSet::one);
            }

            @Override
            public CompletionStage<?> put(String key, byte[] value) {
                return session.executeAsync(put.bind(key, ByteBuffer.wrap(value)));
            }
        };
    }
}
