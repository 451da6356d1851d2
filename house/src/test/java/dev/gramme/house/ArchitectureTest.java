package dev.gramme.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The classes of all modules keep the rules of [Architecture]; and each rule sees its breach in
/// the house planted below `dev.gramme.house.planted`.
final class ArchitectureTest {
    private static final String BASE = "dev.gramme";
    private static final String PLANTED = "dev.gramme.house.planted";

    private static final String JDK_DOORS = "no doors into the JDK";

    /// Who breaks which rule, below the planted base.
    private static final Map<String, String> CULPRITS =
            Map.ofEntries(
                    Map.entry("bench knows only its own", "bench.KnowsTheWire"),
                    Map.entry("cli knows only its own", "cli.KnowsTheCore"),
                    Map.entry("client knows only its own", "client.KnowsAShard"),
                    Map.entry("core knows only its own", "core.ring.KnowsTheWire"),
                    Map.entry("gateway knows only its own", "gateway.KnowsTheTransport"),
                    Map.entry("lsm knows only its own", "lsm.KnowsTheWire"),
                    Map.entry("server knows only its own", "server.KnowsTheClient"),
                    Map.entry("simulator knows only its own", "simulator.Main"),
                    Map.entry("storage knows only its own", "storage.KnowsTheWire"),
                    Map.entry("transport knows only its own", "transport.KnowsTheGateway"),
                    Map.entry("wire knows only its own", "wire.KnowsTheStorage"),
                    Map.entry("core knows the JDK and two libraries", "core.quorum.KnowsLocks"),
                    Map.entry("core is deterministic", "core.quorum.ReadsTheClock"),
                    Map.entry("a package of core stands on a floor", "core.attic.Lost"),
                    Map.entry("floor 0 of core does not know those above", "core.port.LooksUp"),
                    Map.entry("floor 1 of core does not know those above", "core.repair.LooksUp"),
                    Map.entry("no package cycles", "core.port.LooksUp"),
                    Map.entry("the simulator is a closed world", "simulator.Main"),
                    Map.entry("Netty stays at the edges", "simulator.OpensSockets"));

    private final ClassFileImporter importer = new ClassFileImporter();

    @TestFactory
    Stream<DynamicTest> theModulesKeepTheRules() throws IOException {
        JavaClasses classes = importer.importPaths(classDirectories());
        return new Architecture(BASE)
                .rules().entrySet().stream()
                        .map(rule ->
                                DynamicTest.dynamicTest(
                                        rule.getKey(), () -> rule.getValue().check(classes)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleSeesItsBreach() {
        JavaClasses classes = importer.importPackages(PLANTED);
        return new Architecture(PLANTED)
                .rules().entrySet().stream()
                        .filter(rule -> !rule.getKey().equals(JDK_DOORS))
                        .map(rule ->
                                DynamicTest.dynamicTest(
                                        rule.getKey(), () -> seesBreach(rule.getValue(), classes)));
    }

    /// javac refuses to compile a breach of ours, so the JDK itself stands in.
    @Test
    void seesADoorIntoTheJdk() {
        JavaClasses classes = importer.importClasses(AtomicInteger.class);
        ArchRule rule = rule("java.util.concurrent", JDK_DOORS);
        assertThat(rule.evaluate(classes).hasViolation()).isTrue();
    }

    @Test
    void everyBannedCallIsSeen() {
        JavaClasses classes = importer.importPackages(PLANTED);
        ArchRule rule = rule(PLANTED, "core is deterministic");
        assertThat(rule.evaluate(classes).getFailureReport().getDetails())
                .as("one line for each of the planted calls")
                .hasSizeGreaterThanOrEqualTo(8)
                .noneMatch(line -> line.contains("Innocent"));
    }

    @Test
    void modulesShowLittle() throws IOException {
        int limit = Repository.ratchet("public.percent.max");
        JavaClasses classes = importer.importPaths(classDirectories());
        List<String> tooMuch = new ArrayList<>();
        for (String module : Architecture.modules()) {
            List<JavaClass> types = topLevelTypes(classes, BASE + "." + module);
            int shown = publicPercent(types);
            System.out.printf("%s: %d types, %d %% public%n", module, types.size(), shown);
            if (types.size() >= 10 && shown > limit) {
                tooMuch.add(
                        module
                                + " "
                                + shown
                                + " %; of no use elsewhere: "
                                + shownForNothing(types));
            }
        }
        assertThat(tooMuch).as("modules with over %d %% public types", limit).isEmpty();
    }

    @Test
    void countsPublicTypes() {
        JavaClasses classes = importer.importPackages(PLANTED);
        assertThat(publicPercent(topLevelTypes(classes, PLANTED + ".core.shard"))).isEqualTo(50);
    }

    private static ArchRule rule(String base, String name) {
        ArchRule rule = new Architecture(base).rules().get(name);
        return rule != null ? rule : fail("no rule " + name);
    }

    private static void seesBreach(ArchRule rule, JavaClasses classes) {
        String culprit = CULPRITS.get(rule.getDescription());
        assertThat(culprit).as("planted culprit for this rule").isNotNull();
        assertThat(rule.evaluate(classes).getFailureReport().toString())
                .contains(PLANTED + "." + culprit);
    }

    /// Where the classes of the modules are. A module with sources and no classes is not passed
    /// over: nothing would be checked.
    private static List<Path> classDirectories() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (String module : Architecture.modules()) {
            Path classes = Repository.ROOT.resolve(module, "target", "classes");
            if (holds(Repository.ROOT.resolve(module, "src", "main", "java"), ".java")) {
                assertThat(holds(classes, ".class"))
                        .as("%s is compiled; run mvn from the root", module)
                        .isTrue();
                directories.add(classes);
            }
        }
        return directories;
    }

    private static boolean holds(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(suffix));
        }
    }

    private static List<JavaClass> topLevelTypes(JavaClasses classes, String packageName) {
        return classes.stream()
                .filter(type -> (type.getPackageName() + ".").startsWith(packageName + "."))
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().contains("-"))
                .toList();
    }

    private static List<String> shownForNothing(List<JavaClass> types) {
        return types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(ArchitectureTest::isOwnPackagesOnly)
                .map(JavaClass::getSimpleName)
                .toList();
    }

    /// Whether no other package of the repository's main code knows the type (or one within it).
    private static boolean isOwnPackagesOnly(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(inner ->
                        inner.equals(type) || inner.getName().startsWith(type.getName() + "$"))
                .flatMap(inner -> inner.getDirectDependenciesToSelf().stream())
                .allMatch(
                        use -> use.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    private static int publicPercent(List<JavaClass> types) {
        long shown =
                types.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .count();
        return types.isEmpty() ? 0 : (int) (100 * shown / types.size());
    }
}
