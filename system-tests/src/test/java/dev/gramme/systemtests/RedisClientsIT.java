package dev.gramme.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ExpireArgs;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Goal: the two Redis clients that Java knows work unchanged against real nodes, writing at one
/// and reading at another. Method: what an application does with them, by RESP2 and RESP3.
final class RedisClientsIT {
    private static final int PIPELINED = 500;

    @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

    /// A command that no library knows.
    private static Object ask(UnifiedJedis client, String command, String... words) {
        CommandArguments arguments = new CommandArguments(() -> command.getBytes(UTF_8));
        return client.executeCommand(arguments.addObjects((Object[]) words));
    }

    private static UnifiedJedis jedis(int node, RedisProtocol protocol) {
        return redis.clients.jedis.RedisClient.builder()
                .hostAndPort("127.0.0.1", CLUSTER.node(node).clientPort())
                .clientConfig(
                        DefaultJedisClientConfig.builder()
                                .protocol(protocol)
                                .clientName("jedis" + node)
                                .timeoutMillis(10_000)
                                .build())
                .build();
    }

    private static RedisClient lettuce(int node) {
        return RedisClient.create(
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(CLUSTER.node(node).clientPort())
                        .withTimeout(Duration.ofSeconds(10))
                        .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void jedisReadsAtOneNodeWhatItWroteAtAnother(RedisProtocol protocol) {
        String key = "jedis" + protocol.version();
        try (UnifiedJedis one = jedis(1, protocol);
                UnifiedJedis other = jedis(2, protocol)) {
            assertThat(one.set(key, "v", SetParams.setParams().ex(100))).isEqualTo("OK");
            assertThat(other.get(key)).isEqualTo("v");
            assertThat(other.ttl(key)).isBetween(1L, 100L);
            assertThat(other.setGet(key, "w", SetParams.setParams().keepTtl())).isEqualTo("v");
            assertThat(one.expire(key, 200, ExpiryOption.GT)).isEqualTo(1);
            assertThat(one.expire(key, 300, ExpiryOption.NX)).isZero();
            assertThat(other.getEx(key, GetExParams.getExParams().persist())).isEqualTo("w");
            assertThat(one.ttl(key)).isEqualTo(-1);
            assertThat(one.persist(key)).isZero();
            assertThat(one.type(key)).isEqualTo("string");
            assertThat(one.getDel(key)).isEqualTo("w");
            assertThat(other.exists(key)).isFalse();
            assertThat(one.mset(key + 1, "1", key + 2, "2")).isEqualTo("OK");
            assertThat(other.mget(key + 1, key + 3, key + 2)).containsExactly("1", null, "2");
            assertThat(other.del(key + 1, key + 2, key + 3)).isEqualTo(2);
            assertThatThrownBy(() -> one.set(key, "v", SetParams.setParams().nx()))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("there is no leader");
        }
    }

    @Test
    void jedisPipelinesAreAnsweredInOrder() {
        try (var one = jedis(3, RedisProtocol.RESP3)) {
            List<Response<String>> values = new ArrayList<>();
            try (Pipeline pipeline = (Pipeline) one.pipelined()) {
                for (int i = 0; i < PIPELINED; i++) {
                    pipeline.set("piped" + i, "" + i);
                    values.add(pipeline.get("piped" + i));
                }
            }
            for (int i = 0; i < PIPELINED; i++) {
                assertThat(values.get(i).get()).isEqualTo("" + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void ofATransactionOfJedisNothingRuns(RedisProtocol protocol) {
        try (UnifiedJedis one = jedis(1, protocol)) {
            one.set("transacted", "before");
            try (AbstractTransaction transaction = one.multi()) {
                transaction.set("transacted", "within");
                transaction.get("transacted");
                assertThatThrownBy(transaction::exec)
                        .isInstanceOf(JedisDataException.class)
                        .hasMessageContaining("nothing behind it was run")
                        .hasMessageContaining("a leader cannot run several commands as one");
            }
            assertThat(one.get("transacted")).isEqualTo("before");
        }
    }

    @Test
    void ofATransactionOfLettuceNothingRuns() {
        try (RedisClient client = lettuce(1);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> one = connection.sync();
            one.set("multi", "before");
            assertThatThrownBy(one::multi).hasMessageContaining("several commands as one");
            assertThatThrownBy(() -> one.set("multi", "within")).hasMessageContaining("not run");
            assertThatThrownBy(one::discard).hasMessageContaining("nothing to discard");
            assertThat(one.get("multi")).isEqualTo("before");
        }
    }

    @Test
    void jedisUsesTheCommandsThatNoRedisHas() {
        try (var one = jedis(1, RedisProtocol.RESP2)) {
            ask(one, "GRAMME.PUT", "siblings", "a", "BLIND");
            ask(one, "GRAMME.PUT", "siblings", "b", "BLIND");
            List<?> read = (List<?>) ask(one, "GRAMME.GET", "siblings", "STRICT", "R", "3");
            assertThat(text(read.get(0))).isEqualTo("context");
            assertThat((List<?>) read.get(5))
                    .extracting(RedisClientsIT::text)
                    .containsExactly("b", "a");
            ask(one, "GRAMME.PUT", "siblings", "c", "CONTEXT", text(read.get(1)));
            assertThat(CLUSTER.node(2).http().get("/kv/siblings?strict=true").text())
                    .isEqualTo("c");
        }
    }

    @Test
    void aWalkMayChangeLibraryAndNodeAtEveryStep() {
        TreeSet<String> keys = new TreeSet<>();
        TreeSet<String> found = new TreeSet<>();
        try (UnifiedJedis one = jedis(1, RedisProtocol.RESP3);
                RedisClient client = lettuce(3);
                StatefulRedisConnection<String, String> other = client.connect()) {
            for (int i = 0; i < 200; i++) {
                keys.add("walk" + i);
                one.set("walk" + i, "v");
            }
            String cursor = "0";
            do {
                ScanResult<String> page =
                        one.scan(cursor, new ScanParams().match("walk*").count(20));
                found.addAll(page.getResult());
                cursor = page.getCursor();
                if (!cursor.equals("0")) {
                    KeyScanCursor<String> next =
                            other.sync()
                                    .scan(
                                            ScanCursor.of(cursor),
                                            ScanArgs.Builder.matches("walk*").limit(20));
                    found.addAll(next.getKeys());
                    cursor = next.getCursor();
                }
            } while (!cursor.equals("0"));
            assertThat(found).isEqualTo(keys);
            assertThat(one.dbSize()).isGreaterThanOrEqualTo(keys.size());
            assertThat(other.sync().exists(other.sync().randomkey())).isEqualTo(1);
        }
    }

    @Test
    void contextsGoFromHttpToRespAndBack() {
        Http http = CLUSTER.node(2).http();
        http.put("/kv/both?blind=true", "by http");
        http.put("/kv/both?blind=true", "again");
        String seen = http.get("/kv/both?strict=true").context();
        try (Resp resp = CLUSTER.node(1).resp()) {
            List<?> put = (List<?>) resp.call("GRAMME.PUT", "both", "by resp", "CONTEXT", seen);
            String context = text(put.get(1));
            assertThat(http.get("/kv/both?strict=true").text()).isEqualTo("by resp");
            http.put("/kv/both", "last", "Gramme-Context", context);
            List<?> get = (List<?>) resp.call("GRAMME.GET", "both", "R", "3", "STRICT");
            assertThat((List<?>) get.get(5))
                    .extracting(RedisClientsIT::text)
                    .containsExactly("last");
            Resp.Failure conflict =
                    (Resp.Failure) resp.call("GRAMME.PUT", "both", "x", "IFMATCH", context);
            assertThat(conflict.text()).startsWith("CONFLICT ");
            Resp.Failure foreign =
                    (Resp.Failure) resp.call("GRAMME.DEL", "another", "CONTEXT", context);
            assertThat(foreign.text()).startsWith("BADCONTEXT ");
        }
    }

    @Test
    void aStoryNamesTheNodesThatTookPart() {
        try (Resp resp = CLUSTER.node(3).resp()) {
            List<?> told =
                    (List<?>) resp.call("GRAMME.EXPLAIN", "PUT", "told", "v", "LEVEL", "all");
            assertThat(text(told.get(1))).matches("[0-9a-f]{32}");
            assertThat(text(told.get(3))).isEqualTo("applied");
            assertThat(((List<?>) told.get(7)).stream().map(RedisClientsIT::text).toList())
                    .anyMatch(line -> line.contains("dot-minted"))
                    .anyMatch(line -> line.contains("answer"));
        }
    }

    @Test
    void lettuceReadsAtOneNodeWhatItWroteAtAnother() {
        try (RedisClient first = lettuce(1);
                RedisClient second = lettuce(2);
                StatefulRedisConnection<String, String> toFirst = first.connect();
                StatefulRedisConnection<String, String> toSecond = second.connect()) {
            RedisCommands<String, String> one = toFirst.sync();
            RedisCommands<String, String> other = toSecond.sync();
            assertThat(one.set("lettuce", "v", SetArgs.Builder.ex(100))).isEqualTo("OK");
            assertThat(other.get("lettuce")).isEqualTo("v");
            assertThat(other.ttl("lettuce")).isBetween(1L, 100L);
            assertThat(one.expire("lettuce", 50, ExpireArgs.Builder.lt())).isTrue();
            assertThat(one.getex("lettuce", GetExArgs.Builder.persist())).isEqualTo("v");
            assertThat(one.setGet("lettuce", "w")).isEqualTo("v");
            assertThat(one.getdel("lettuce")).isEqualTo("w");
            assertThat(other.get("lettuce")).isNull();
            assertThat(one.mset(Map.of("l1", "1", "l2", "2"))).isEqualTo("OK");
            assertThat(other.mget("l1", "l3", "l2"))
                    .containsExactly(
                            KeyValue.just("l1", "1"),
                            KeyValue.empty("l3"),
                            KeyValue.just("l2", "2"));
            assertThat(other.clientList().toLowerCase(Locale.ROOT)).contains("lib-name=lettuce");
            assertThat(one.commandCount()).isPositive();
            assertThat(one.info()).contains("gramme_version");
            assertThatThrownBy(() -> one.append("l1", "v"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageContaining("unknown command");
            List<Object> read =
                    one.dispatch(
                            () -> "GRAMME.GET".getBytes(UTF_8),
                            new ArrayOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8).addKey("l1").add("R").add(2));
            assertThat(read.toString()).contains("context", "values");
        }
    }

    @Test
    void lettuceKeepsManyRequestsInFlightAndAnyBytes() {
        byte[] key = {0, '\r', '\n', -1};
        try (RedisClient client = lettuce(3);
                StatefulRedisConnection<byte[], byte[]> link =
                        client.connect(ByteArrayCodec.INSTANCE)) {
            List<RedisFuture<String>> sets = new ArrayList<>();
            for (int i = 0; i < PIPELINED; i++) {
                sets.add(link.async().set(key, ("" + i).getBytes(UTF_8)));
            }
            assertThat(
                            LettuceFutures.awaitAll(
                                    Duration.ofSeconds(20), sets.toArray(RedisFuture[]::new)))
                    .isTrue();
            assertThat(link.sync().get(key)).isEqualTo(("" + (PIPELINED - 1)).getBytes(UTF_8));
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }
}
