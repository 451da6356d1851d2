package dev.gramme.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackup;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.wire.BackupBlock;
import dev.gramme.wire.BackupReader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Goal: a backup comes whole, no faster than its client takes it, and holds nothing once it is
/// over. Method: a partition whose snapshot knows what it was asked for, and a client that stops
/// taking.
final class BackupRouteTest {
    private static final String PATH = "/admin/backup/0";

    private final HttpDialogue http = new HttpDialogue();

    private FakeBackup partition(FakeBackup partition) {
        http.backend.backingUp(partition.begun());
        return partition;
    }

    @Test
    void rowsComeInOrderBetweenHeadAndEnd() throws Exception {
        FakeBackup partition = partition(new FakeBackup(5));

        String answer = http.get(PATH);
        List<BackupBlock> blocks = blocks(unchunked(HttpDialogue.bodyOf(answer)));
        assertThat(HttpDialogue.status(answer)).isEqualTo(200);
        assertThat(HttpDialogue.header(answer, "Transfer-Encoding")).isEqualTo("chunked");
        assertThat(HttpDialogue.header(answer, "Content-Length")).isEmpty();
        assertThat(blocks.getFirst()).isEqualTo(((PartitionBackup.Begun) partition.begun()).head());
        assertThat(blocks.subList(1, 6))
                .isEqualTo(
                        partition.rows().stream()
                                .map(row -> new BackupBlock.Row(row.key(), row.siblings()))
                                .toList());
        assertThat(((BackupBlock.End) blocks.get(6)).clock()).isEqualTo(partition.clock());
        assertThat(partition.closed()).isEqualTo(1);
    }

    @Test
    void partitionWithoutRecordsIsHeadAndEnd() throws Exception {
        partition(new FakeBackup(0));

        assertThat(blocks(unchunked(HttpDialogue.bodyOf(http.get(PATH))))).hasSize(2);
    }

    @Test
    void unreadableRecordsEndItInWords() throws Exception {
        FakeBackup partition = partition(new FakeBackup(5).damaged());

        List<BackupBlock> blocks = blocks(unchunked(HttpDialogue.bodyOf(http.get(PATH))));
        assertThat(blocks.getLast())
                .isEqualTo(
                        new BackupBlock.Failed(
                                "n1 cannot read 1 records of partition 0, the first with token 7"));
        assertThat(partition.closed()).isEqualTo(1);
    }

    @Test
    void nothingIsReadAheadOfAClientThatTakesNothing() {
        FakeBackup partition = partition(new FakeBackup(50, 40_000));
        http.client.takeNothing(true);

        http.get(PATH);
        assertThat(partition.pages()).isLessThan(5);
        assertThat(partition.closed()).isZero();
        http.client.takeNothing(false);
        assertThat(http.client.received()).hasSizeGreaterThan(50 * 40_000);
        assertThat(partition.pages()).isEqualTo(50);
        assertThat(partition.closed()).isEqualTo(1);
    }

    @Test
    void snapshotIsClosedWhenTheClientGoes() {
        FakeBackup partition = partition(new FakeBackup(50, 40_000));
        http.client.takeNothing(true);
        http.get(PATH);

        http.client.channel().close();
        http.client.run(() -> {});
        assertThat(partition.closed()).isEqualTo(1);
    }

    @Test
    void clientThatTakesNothingIsDroppedInTime() {
        FakeBackup partition = partition(new FakeBackup(50, 40_000));
        http.client.takeNothing(true);
        http.get(PATH);

        http.client.passSeconds(31).passSeconds(31);
        assertThat(http.client.isOpen()).isFalse();
        assertThat(partition.closed()).isEqualTo(1);
    }

    @Test
    void requestsAroundItAreAnsweredInOrder() {
        FakeBackup partition = partition(new FakeBackup(3));
        http.backend.holding();
        String get = "GET /kv/a HTTP/1.1\r\nHost: localhost\r\n\r\n";

        http.client.send(get + get.replace("/kv/a", PATH) + get.replace("/kv/a", "/ping"));
        assertThat(partition.pages()).isZero();
        http.client.run(http.backend::releaseAll);
        String answers = http.client.received();
        assertThat(answers.indexOf(" 404 ")).isBetween(0, 20);
        assertThat(answers.indexOf("gramback")).isGreaterThan(0);
        assertThat(answers.indexOf("pong")).isGreaterThan(answers.indexOf("gramback"));
        assertThat(http.client.isOpen()).isTrue();
    }

    @Test
    void memoryIsGivenBack() {
        partition(new FakeBackup(50, 40_000));

        http.get(PATH);
        http.client.run(() -> {});
        assertThat(http.backend.requestMemory().heldBytes()).isZero();
    }

    @Test
    void oldHttpIsRefusedInWords() {
        FakeBackup partition = partition(new FakeBackup(3));

        String answer = http.client.ask("GET " + PATH + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
        assertThat(HttpDialogue.status(answer)).isEqualTo(400);
        assertThat(answer).contains("HTTP/1.0");
        assertThat(partition.pages()).isZero();
    }

    private static byte[] unchunked(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        int length = -1;
        while (length != 0) {
            int end = body.indexOf("\r\n", at);
            length = Integer.parseInt(body.substring(at, end), 16);
            String chunk = body.substring(end + 2, end + 2 + length);
            bytes.writeBytes(chunk.getBytes(StandardCharsets.ISO_8859_1));
            at = end + 4 + length;
        }
        return bytes.toByteArray();
    }

    private static List<BackupBlock> blocks(byte[] bytes) throws Exception {
        BackupReader reader = new BackupReader(new ByteArrayInputStream(bytes));
        List<BackupBlock> blocks = new ArrayList<>();
        @Nullable BackupBlock block = reader.next();
        while (block != null) {
            blocks.add(block);
            block = reader.next();
        }
        return blocks;
    }
}
