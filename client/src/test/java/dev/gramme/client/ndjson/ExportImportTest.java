package dev.gramme.client.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gramme.client.GrammeClient;
import dev.gramme.client.Options;
import dev.gramme.client.Sibling;
import dev.gramme.client.bulk.Applier;
import dev.gramme.client.bulk.FakeCluster;
import dev.gramme.client.bulk.IfPresent;
import dev.gramme.client.bulk.Patience;
import dev.gramme.client.bulk.Silent;
import dev.gramme.core.item.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// Goal: what is exported can be imported, an export that broke off anywhere goes on to the same
/// file, and a bad line costs no other. Method: servers that share a map.
final class ExportImportTest {
    private static final Patience SHORT = new Patience(Duration.ZERO, 2);

    private final FakeCluster cluster = new FakeCluster(1, 1, 4);
    private final FakeCluster other = new FakeCluster(2, 1, 1);

    @TempDir private Path temporary;

    @AfterEach
    void close() {
        cluster.close();
        other.close();
    }

    private void fill() {
        for (int i = 0; i < 9; i++) {
            cluster.put(Bytes.utf8("k" + i), new Sibling("text/plain", Bytes.utf8("v" + i), 0));
        }
        cluster.put(
                Bytes.owning(new byte[] {-1, 10}),
                new Sibling("", Bytes.EMPTY, 0),
                new Sibling("a/b", Bytes.owning(new byte[] {-2}), 4_102_444_800_000L));
    }

    private Export.Exported export(ExportFile file) throws IOException {
        try (GrammeClient client = cluster.client()) {
            return new Export(client, Options.DEFAULT, SHORT, 3, new Silent()).run(file);
        }
    }

    private Import.Imported bring(String lines, long fromLine) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        try (GrammeClient client = other.client()) {
            Applier applier =
                    new Applier(client, Options.DEFAULT, IfPresent.REFUSE, SHORT, () -> 1_000_000L);
            return new Import(applier, 3, new Silent())
                    .run(new ByteArrayInputStream(bytes), fromLine, 0);
        }
    }

    private static String line(String key) {
        return "{\"key\":\"" + key + "\",\"values\":[{\"text\":\"v\"}]}\n";
    }

    @Test
    void everythingComesBack() throws Exception {
        fill();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GrammeClient client = cluster.client()) {
            Export.Exported exported =
                    new Export(client, Options.DEFAULT, SHORT, 3, new Silent()).run(out);
            assertThat(exported).isEqualTo(new Export.Exported(10, 11, out.size(), null));
        }
        Import.Imported imported = bring(out.toString(StandardCharsets.UTF_8), 1);
        assertThat(imported.tally().written()).isEqualTo(10);
        assertThat(imported.doneLines()).isEqualTo(10);
        assertThat(other.content()).isEqualTo(cluster.content());
    }

    @Test
    void exportThatBrokeOffAnywhereGoesOnToTheSameFile() throws Exception {
        fill();
        Path file = temporary.resolve("all.ndjson");
        export(ExportFile.read(file));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            export(ExportFile.read(file));
            assertThat(file).as("cut at " + length).hasBinaryContent(whole);
        }
        assertThat(export(ExportFile.read(file)).keys()).isZero();
    }

    @Test
    void fileThatNoExportHasWrittenIsNotGoneOnWith() throws Exception {
        Path file = temporary.resolve("mine.ndjson");
        Files.writeString(file, "my own words\n");
        assertThatThrownBy(() -> ExportFile.read(file)).hasMessageStartingWith("line 1: it is no");
        Files.writeString(file, line("a") + line("a"));
        assertThatThrownBy(() -> ExportFile.read(file))
                .hasMessageStartingWith("line 2: it does not");
    }

    @Test
    void badLinesAreNamedAndCostNoOther() throws Exception {
        String lines = line("a") + "nonsense\n\n" + line("b") + "{\"key\":\"c\",\"val";

        Import.Imported imported = bring(lines, 1);
        assertThat(imported.badLines()).isEqualTo(2);
        assertThat(imported.named()).hasSize(2);
        assertThat(imported.named().getFirst()).startsWith("line 2: it is no JSON");
        assertThat(imported.named().getLast())
                .startsWith("line 5: it is no JSON")
                .endsWith("(the file ends in this line)");
        assertThat(other.content()).containsOnlyKeys(Bytes.utf8("a"), Bytes.utf8("b"));
        assertThat(imported.doneLines()).isEqualTo(5);
    }

    @Test
    void lastLineNeedsNoEnd() throws Exception {
        bring((line("a") + line("b")).strip(), 1);

        assertThat(other.content()).hasSize(2);
    }

    @Test
    void importMayBeginInTheMiddle() throws Exception {
        Import.Imported imported = bring(line("a") + line("b") + line("c"), 3);

        assertThat(imported.tally().keys()).isEqualTo(1);
        assertThat(other.content()).containsOnlyKeys(Bytes.utf8("c"));
    }

    @Test
    void keyThatComesTwiceIsNotWrittenTwice() throws Exception {
        String lines = line("a") + line("a") + line("a").replace("\"v\"", "\"w\"");

        Import.Imported imported = bring(lines, 1);
        assertThat(imported.tally().written()).isEqualTo(1);
        assertThat(imported.tally().same()).isEqualTo(1);
        assertThat(imported.tally().different()).containsExactly("a");
    }

    @Test
    void clusterThatIsGoneStopsTheImportAndTheLinesThatAreDoneAreTold() throws Exception {
        other.close();

        Import.Imported imported = bring(line("a") + line("b"), 1);
        assertThat(imported.whole()).isFalse();
        assertThat(imported.doneLines()).isZero();
        assertThat(imported.tally().failures()).isNotEmpty();
    }

    @Test
    void linesThatAreTooLongAreNotKept() throws Exception {
        byte[] bytes = ("x".repeat(100) + "\nshort\n").getBytes(StandardCharsets.UTF_8);
        Lines lines = new Lines(new ByteArrayInputStream(bytes), 50);

        Lines.Piece first = lines.next();
        assertThat(first).matches(piece -> piece != null && piece.tooLong());
        Lines.Piece second = lines.next();
        assertThat(second).isNotNull().matches(piece -> piece.number() == 2 && !piece.tooLong());
        assertThat(lines.next()).isNull();
    }
}
