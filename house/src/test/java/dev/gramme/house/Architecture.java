package dev.gramme.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Who may know whom: the direction rules of the design, for the modules below one base package.
/// The base is a parameter, so that the rules can be shown a planted house that breaks them all.
final class Architecture {
    /// What a module may know of the other modules. Only server knows (nearly) everybody it runs,
    /// bench starts a server, and nobody knows cli.
    private static final Map<String, List<String>> KNOWS =
            Map.ofEntries(
                    Map.entry("core", List.of()),
                    Map.entry("storage", List.of("core")),
                    Map.entry("lsm", List.of("core", "storage")),
                    Map.entry("wire", List.of("core")),
                    Map.entry("transport", List.of("wire", "core")),
                    Map.entry("gateway", List.of("wire", "core")),
                    Map.entry("server", List.of("core", "storage", "wire", "transport", "gateway")),
                    Map.entry("client", List.of("wire", "core")),
                    Map.entry("simulator", List.of("core", "storage", "wire")),
                    Map.entry("bench", List.of("core", "transport", "gateway", "server")),
                    Map.entry("cli", List.of("client", "bench")));

    /// The floors of core, ground floor first: a package knows its own floor and those below.
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("item", "version", "ring", "message", "port", "quorum"),
                    List.of("coordinate", "replica", "expiry", "membership", "repair", "rebalance"),
                    List.of("shard"));

    private final String base;

    Architecture(String base) {
        this.base = base;
    }

    static Iterable<String> modules() {
        return KNOWS.keySet().stream().sorted().toList();
    }

    /// All rules by name.
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (String module : modules()) {
            rules.put(module + " knows only its own", moduleDirection(module));
        }
        rules.put(
                "core knows the JDK and two libraries",
                classes().that(in("core")).should(Purity.knowOnlyFewLibraries(base)));
        rules.put(
                "core is deterministic",
                classes().that(in("core")).should(Purity.beDeterministic()));
        rules.put("a package of core stands on a floor", coreFloorsAreKnown());
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            rules.put("floor " + floor + " of core does not know those above", floor(floor));
        }
        rules.put("no package cycles", slices().matching(base + ".(**)").should().beFreeOfCycles());
        rules.put("the simulator is a closed world", closedWorld());
        rules.put("Netty stays at the edges", netty());
        rules.put("no doors into the JDK", jdkInternals());
        rules.replaceAll((name, rule) -> rule.allowEmptyShould(true).as(name));
        return rules;
    }

    private ArchRule moduleDirection(String module) {
        DescribedPredicate<JavaClass> known = in(module);
        for (String other : KNOWS.getOrDefault(module, List.of())) {
            known = known.or(in(other));
        }
        if (module.equals("client")) {
            known = in("client").or(in("wire")).or(coreForClients());
        }
        if (module.equals("cli")) {
            known = known.or(programs());
        }
        return noClasses()
                .that(in(module))
                .should()
                .dependOnClassesThat(resideInAPackage(base + "..").and(not(known)));
    }

    private DescribedPredicate<JavaClass> coreForClients() {
        return in("core.item").or(in("core.version")).or(in("core.ring")).or(in("core.message"));
    }

    /// The mains that the command line starts: nothing else of those modules concerns it.
    private DescribedPredicate<JavaClass> programs() {
        String prefix = Pattern.quote(base + ".");
        return DescribedPredicate.describe(
                "programs",
                type ->
                        type.getName()
                                .matches(
                                        prefix
                                                + "(server\\.(Main|Config\\w*)|simulator\\.Simulate)"));
    }

    private ArchRule coreFloorsAreKnown() {
        String[] known =
                FLOORS.stream()
                        .flatMap(List::stream)
                        .map(name -> base + ".core." + name)
                        .toArray(String[]::new);
        return classes().that(in("core")).should().resideInAnyPackage(known);
    }

    private ArchRule floor(int floor) {
        String[] here = packages(FLOORS.subList(floor, floor + 1));
        String[] above = packages(FLOORS.subList(floor + 1, FLOORS.size()));
        return noClasses()
                .that()
                .resideInAnyPackage(here)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above);
    }

    private String[] packages(List<List<String>> floors) {
        return floors.stream()
                .flatMap(List::stream)
                .map(name -> base + ".core." + name + "..")
                .toArray(String[]::new);
    }

    private ArchRule closedWorld() {
        return noClasses()
                .that(in("simulator"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty..");
    }

    private ArchRule netty() {
        return noClasses()
                .that(resideInAPackage(base + ".."))
                .and(not(in("transport").or(in("gateway")).or(in("server")).or(in("bench"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..");
    }

    private ArchRule jdkInternals() {
        return noClasses()
                .that(resideInAPackage(base + ".."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..");
    }

    private DescribedPredicate<JavaClass> in(String module) {
        return resideInAPackage(base + "." + module + "..");
    }
}
