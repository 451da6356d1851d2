package dev.gramme.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/// The repository keeps the rules of [Tidy]; and each rule sees a planted breach.
final class TidyTest {
    private static final Path MAIN = Path.of("core/src/main/java/a/A.java");
    private static final Path TEST = Path.of("core/src/test/java/a/ATest.java");

    private static final List<Source> SOURCES = Source.parse(Repository.javaFiles());

    @Test
    void everyFileIsTidy() {
        assertThat(SOURCES.stream().flatMap(source -> Tidy.problems(source).stream())).isEmpty();
    }

    @Test
    void longFunctionsDoNotGrowInNumber() {
        List<String> found =
                SOURCES.stream().flatMap(source -> Tidy.longFunctions(source).stream()).toList();
        assertThat(found)
                .as("functions over %d lines", Tidy.FUNCTION_LINES_LONG)
                .hasSizeLessThanOrEqualTo(Repository.ratchet("functions.over40.max"));
    }

    @Test
    void everyMainPackageIsDescribedAndNullMarked() {
        assertThat(Tidy.unmarkedPackages(SOURCES)).as("no @NullMarked package-info").isEmpty();
    }

    @Test
    void everyMainTypeIsNamedSomewhereElse() {
        assertThat(Tidy.deadFiles(SOURCES)).as("dead files").isEmpty();
    }

    @Test
    void seesLongFilesAndFunctions() {
        String function = "void f() {" + "\n;".repeat(61) + "}";
        assertThat(problems(MAIN, "class A { " + function + " }")).hasSize(1);
        assertThat(Tidy.longFunctions(Source.parse(MAIN, "class A { " + function + " }")))
                .hasSize(1);
        assertThat(problems(MAIN, "class A {}" + "\n".repeat(701))).hasSize(1);
        assertThat(problems(MAIN, "class A { void f() {" + "\n;".repeat(58) + "} }")).isEmpty();
    }

    @Test
    void seesEmptyNames() {
        assertThat(problems(MAIN, "class RingManager { record KeyInfo(int x) {} }")).hasSize(2);
        assertThat(problems(MAIN, "abstract class AbstractRing {}")).hasSize(1);
        assertThat(problems(MAIN, "class Datagram { interface Informed {} }")).isEmpty();
        assertThat(problems(TEST, "class TestData {}")).isEmpty();
    }

    @Test
    void seesOpenMatterWithoutReason() {
        String word = "TO" + "DO";
        assertThat(problems(MAIN, "class A {} // " + word + ": later")).hasSize(1);
        assertThat(problems(MAIN, "class A {} // " + word + "(needs lsm): later")).isEmpty();
    }

    @Test
    void seesSleepingTests() {
        assertThat(problems(TEST, "class A { void f() { Thread.sleep(1); } }")).hasSize(1);
        assertThat(problems(TEST, "class A { void f() { TimeUnit.DAYS.sleep(1); } }")).hasSize(1);
        Path system = Path.of("system-tests/src/test/java/A.java");
        assertThat(problems(system, "class A { void f() { Thread.sleep(1); } }")).isEmpty();
    }

    @Test
    void seesSwallowedExceptions() {
        assertThat(problems(MAIN, "class A { void f() { try { g(); } catch (Exception e) { } } }"))
                .hasSize(1);
        assertThat(
                        problems(
                                MAIN,
                                "class A { void f() { try { g(); } catch (IOException e) { } } }"))
                .isEmpty();
    }

    @Test
    void seesPrinting() {
        String prints = "class A { static void main(String[] a) { System.out.println(); } }";
        assertThat(problems(MAIN, prints)).hasSize(1);
        assertThat(problems(Path.of("server/src/main/java/Main.java"), prints)).isEmpty();
        assertThat(problems(Path.of("cli/src/main/java/Any.java"), prints)).isEmpty();
    }

    @Test
    void seesDeadFilesAndUnmarkedPackages() {
        Source dead = Source.parse(MAIN, "package a; class A {}");
        Source user = Source.parse(TEST, "package a; class ATest { A a; }");
        assertThat(Tidy.deadFiles(List.of(dead))).hasSize(1);
        assertThat(Tidy.deadFiles(List.of(dead, user))).isEmpty();
        assertThat(Tidy.unmarkedPackages(List.of(dead))).containsExactly("core/src/main/java/a");
    }

    private static List<String> problems(Path file, String text) {
        return Tidy.problems(Source.parse(file, text));
    }
}
