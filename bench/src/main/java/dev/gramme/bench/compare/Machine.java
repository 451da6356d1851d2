package dev.gramme.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What must be known of the machine to make anything of a figure.
final class Machine {
    private Machine() {}

    static Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("system", line("/etc/os-release", "PRETTY_NAME"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put(
                "java",
                System.getProperty("java.vendor.version", System.getProperty("java.version")));
        facts.put("disk", disk());
        facts.put("load_before", firstLine("/proc/loadavg"));
        facts.put("commit", said(List.of("git", "rev-parse", "--short", "HEAD")));
        return facts;
    }

    private static String line(String file, String key) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(key)) {
                    return line.replaceFirst("^[^:=]*[:=]\\s*", "").replace("\"", "");
                }
            }
        } catch (IOException _) {
            // Another system: it is not told.
        }
        return "?";
    }

    /// The file system that nodes keep their data on.
    private static String disk() {
        try {
            return Files.getFileStore(Path.of("bench")).type();
        } catch (IOException _) {
            return "?";
        }
    }

    private static String firstLine(String file) {
        try {
            return Files.readAllLines(Path.of(file)).getFirst();
        } catch (IOException _) {
            return "?";
        }
    }

    /// The first line that a command prints; empty if there is no such command or it fails.
    static String said(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                String first = String.valueOf(output.readLine());
                while (output.readLine() != null) {
                    // The rest is of no interest, but it must be read for the command to end.
                }
                return process.waitFor() == 0 ? first : "";
            }
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
