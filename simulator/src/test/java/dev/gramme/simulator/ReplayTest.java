package dev.gramme.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Goal: a seed decides everything (O31). Method: the same seeds in one process twice, and in two
/// processes whose virtual machines differ in collector, compiler, identity hashes, language and
/// time zone; every run must end with the same trace hash.
class ReplayTest {
    private static final long FIRST = 500;
    private static final int COUNT = 12;

    @Test
    void oneProcessPlaysASeedTwiceTheSameWay() {
        assertThat(hashes(FIRST, 4)).isEqualTo(hashes(FIRST, 4)).doesNotHaveDuplicates();
    }

    @Test
    void twoDifferentVirtualMachinesPlayASeedTheSameWay() throws Exception {
        List<String> serial =
                List.of("-XX:+UseSerialGC", "-Duser.language=en", "-Duser.timezone=UTC");
        List<String> other =
                List.of(
                        "-XX:+UseG1GC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2",
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-Duser.timezone=Asia/Kolkata",
                        "-Dfile.encoding=ISO-8859-1");
        String first = hashesOfAnotherProcess(serial);
        assertThat(first).hasLineCount(COUNT);
        assertThat(hashesOfAnotherProcess(other)).isEqualTo(first);
    }

    /// Entry of the other process: prints one trace hash per line.
    public static void main(String[] args) {
        hashes(FIRST, COUNT).forEach(System.out::println);
    }

    private static List<String> hashes(long first, int count) {
        List<String> hashes = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            Verdict verdict = Simulation.play(Swarm.of(seed, Swarm.Wanted.ANYTHING));
            hashes.add(seed + " " + Long.toHexString(verdict.traceHash()));
        }
        return hashes;
    }

    private static String hashesOfAnotherProcess(List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ReplayTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = read(process);
        assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
        return output.strip();
    }

    private static String read(Process process) throws IOException {
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
