package dev.gramme.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/// What keeps core a library of state machines that replay exactly: it reaches for few libraries,
/// and for nothing that differs from one run to the next.
final class Purity {
    /// Locks, futures, threads and concurrent maps live in java.util.concurrent: not in this list.
    private static final Set<String> PACKAGES =
            Set.of(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke", // How javac compiles lambdas,
                    "java.lang.runtime", // and records and pattern switches.
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "java.nio.charset",
                    "org.jspecify.annotations");

    private static final Set<String> RANDOM_TYPES =
            Set.of(
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.ScopedValue",
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.util.Calendar",
                    "java.util.Date",
                    "java.util.IdentityHashMap", // Ordered by addresses.
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer",
                    "java.util.WeakHashMap");

    /// Set.of and Map.of iterate in another order in every JVM.
    private static final Map<String, Set<String>> RANDOM_CALLS =
            Map.of(
                    "java.lang.Math", Set.of("random"),
                    "java.lang.System",
                            Set.of(
                                    "currentTimeMillis",
                                    "getProperty",
                                    "getenv",
                                    "identityHashCode",
                                    "nanoTime"),
                    "java.util.Collections", Set.of("shuffle"),
                    "java.util.Map", Set.of("copyOf", "of", "ofEntries"),
                    "java.util.Set", Set.of("copyOf", "of"),
                    "java.util.UUID", Set.of("randomUUID"),
                    "java.util.stream.Collectors",
                            Set.of("toUnmodifiableMap", "toUnmodifiableSet"));

    private static final Set<String> PARALLEL = Set.of("parallel", "parallelStream");

    private Purity() {}

    static ArchCondition<JavaClass> knowOnlyFewLibraries(String base) {
        return onEveryDependency(
                "know only few libraries", (origin, target) -> allowed(base, origin, target));
    }

    static ArchCondition<JavaClass> beDeterministic() {
        ArchCondition<JavaClass> types =
                onEveryDependency(
                        "be deterministic",
                        (origin, target) -> !RANDOM_TYPES.contains(target.getName()));
        return types.and(callNothingRandom());
    }

    private static boolean allowed(String base, JavaClass origin, JavaClass target) {
        String name = target.getName();
        if (target.isPrimitive() || name.startsWith(base + ".core.")) {
            return true;
        }
        if (PACKAGES.contains(target.getPackageName()) || name.equals("java.util.zip.CRC32C")) {
            return true;
        }
        return switch (origin.getPackageName().substring(base.length())) {
            case ".core.item", ".core.ring" -> name.startsWith("com.dynatrace.hash4j.");
            case ".core.version" -> belongsToContexts(name);
            default -> false;
        };
    }

    /// Contexts have bytes that clients carry, under a keyed tag.
    private static boolean belongsToContexts(String name) {
        return name.startsWith("java.security.")
                || name.startsWith("javax.crypto.")
                || name.equals("java.nio.ByteBuffer")
                || name.equals("java.nio.ByteOrder");
    }

    private static ArchCondition<JavaClass> onEveryDependency(
            String description, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (!allowed.test(type, dependency.getTargetClass().getBaseComponentType())) {
                        String what = dependency.getDescription();
                        events.add(SimpleConditionEvent.violated(dependency, what));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> callNothingRandom() {
        return new ArchCondition<>("call nothing random") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    Set<String> banned = RANDOM_CALLS.getOrDefault(owner, PARALLEL);
                    if (banned.contains(access.getName()) && owner.startsWith("java.")) {
                        String what = access.getDescription();
                        events.add(SimpleConditionEvent.violated(access, what));
                    }
                }
            }
        };
    }
}
