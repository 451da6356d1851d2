package dev.gramme.client.backup;

import dev.gramme.core.ring.ClusterId;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// What a finished backup holds: a JSON document whose last member is the CRC-32C of all bytes
/// before that member's value.
///
/// @param n homes of a partition
/// @param begun when the first partition was taken
/// @param finished when the manifest was written
/// @param partitions each of them, in order
public record Manifest(
        ClusterId cluster, int n, Instant begun, Instant finished, List<PartitionFile> partitions) {
    static final String NAME = "manifest.json";

    /// The version of the layout of the directory.
    static final int FORMAT = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String SUM = "\"crc32c\" : \"";
    private static final int SUM_CHARS = 8;

    public Manifest {
        partitions = List.copyOf(partitions);
    }

    PartitionReader.Scope scope() {
        return new PartitionReader.Scope(cluster, partitions.size());
    }

    /// In hexadecimal.
    public String clusterName() {
        return cluster.toString();
    }

    public long bytes() {
        return partitions.stream().mapToLong(PartitionFile::bytes).sum();
    }

    public long rows() {
        return partitions.stream().mapToLong(PartitionFile::rows).sum();
    }

    public long values() {
        return partitions.stream().mapToLong(PartitionFile::values).sum();
    }

    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("cluster", cluster.toString());
        json.put("q", partitions.size());
        json.put("n", n);
        json.put("begun", begun.toString());
        json.put("finished", finished.toString());
        ArrayNode files = json.putArray("partitions");
        for (PartitionFile file : partitions) {
            files.addObject()
                    .put("file", file.name())
                    .put("bytes", file.bytes())
                    .put("rows", file.rows())
                    .put("values", file.values())
                    .put("crc32c", hex(file.crc32c()))
                    .put("node", file.node())
                    .put("taken_at_ms", file.takenAtMs())
                    .put("clock", file.clock());
        }
        json.put("crc32c", "00000000");
        String text = JSON.writeValueAsString(json);
        int at = text.lastIndexOf(SUM) + SUM.length();
        String covered = text.substring(0, at);
        return (covered + hex(sum(covered)) + text.substring(at + SUM_CHARS) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(int crc32c) {
        return HexFormat.of().toHexDigits(crc32c);
    }

    private static int sum(String covered) {
        CRC32C crc = new CRC32C();
        crc.update(covered.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /// @throws BackupFault if it is not what was written
    static Manifest parse(byte[] bytes) throws BackupFault {
        try {
            Manifest manifest = read(JSON.readTree(bytes));
            // Whatever else is in the bytes, they are those that this content is written as.
            if (manifest != null && Arrays.equals(manifest.toBytes(), bytes)) {
                return manifest;
            }
        } catch (JacksonException | IllegalArgumentException | DateTimeException unreadable) {
            throw damaged(unreadable.getMessage());
        }
        throw damaged("its bytes do not match its checksum " + "crc32c");
    }

    private static BackupFault damaged(@Nullable String why) {
        String line = String.valueOf(why).lines().findFirst().orElse("");
        return BackupFault.of(BackupFault.Kind.DAMAGED, NAME + ": damaged: " + line);
    }

    private static @Nullable Manifest read(JsonNode json) throws BackupFault {
        int format = json.path("format").asInt(0);
        if (format > FORMAT) {
            throw BackupFault.of(
                    BackupFault.Kind.WRONG_DIRECTORY,
                    "%s: format %d is of a newer gramme; known here is %d"
                            .formatted(NAME, format, FORMAT));
        }
        if (format < 1 || json.path("partitions").isEmpty()) {
            return null;
        }
        List<PartitionFile> files = new ArrayList<>();
        for (JsonNode file : json.path("partitions")) {
            files.add(
                    new PartitionFile(
                            files.size(),
                            file.path("bytes").asLong(0),
                            file.path("rows").asLong(0),
                            file.path("values").asLong(0),
                            HexFormat.fromHexDigits(file.path("crc32c").asString("")),
                            file.path("node").asString(""),
                            file.path("taken_at_ms").asLong(0),
                            file.path("clock").asString("")));
        }
        return new Manifest(
                ClusterId.parse(json.path("cluster").asString("")),
                json.path("n").asInt(0),
                Instant.parse(json.path("begun").asString("")),
                Instant.parse(json.path("finished").asString("")),
                files);
    }
}
