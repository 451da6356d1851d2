package dev.gramme.house;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rules of STYLE.md that one sees in the text of a file. A problem is a line that says where
/// and what.
final class Tidy {
    static final int FILE_LINES_MAX = 700;
    static final int FUNCTION_LINES_MAX = 60;
    static final int FUNCTION_LINES_LONG = 40;

    private static final Pattern EMPTY_NAME =
            Pattern.compile(
                    "Abstract\\w*|\\w*(Impl|Manager|Helper|Utils?|Service|Processor|Data|Info)");
    private static final Pattern OPEN_MATTER =
            Pattern.compile("\\b(TO[D]O|FI[X]ME)\\b(?!\\(\\w[^)]*\\))");
    private static final Set<String> CATCH_ALL = Set.of("Throwable", "Exception");
    private static final Set<String> MAINS =
            Set.of("server Main", "simulator Simulate", "bench Compare", "bench OurLoad");
    private static final Pattern WORD = Pattern.compile("\\w+");

    private Tidy() {}

    /// What is wrong within one file.
    static List<String> problems(Source source) {
        Scan scan = new Scan(source);
        scan.scan(source.tree(), null);
        if (source.lines() > FILE_LINES_MAX) {
            scan.problems.add(source.file() + ": " + source.lines() + " lines: split it");
        }
        Matcher open = OPEN_MATTER.matcher(source.text());
        while (open.find()) {
            scan.problems.add(source.file() + ": " + open.group() + " without (reason)");
        }
        return scan.problems;
    }

    /// Functions of more than [#FUNCTION_LINES_LONG] lines: allowed, but counted.
    static List<String> longFunctions(Source source) {
        Scan scan = new Scan(source);
        scan.scan(source.tree(), null);
        return scan.longFunctions;
    }

    /// Packages of main code without a package-info.java that marks them.
    static Set<String> unmarkedPackages(List<Source> sources) {
        Set<String> all = new TreeSet<>();
        Set<String> marked = new HashSet<>();
        for (Source source : sources) {
            if (source.isMain()) {
                String directory = String.valueOf(source.file().getParent());
                all.add(directory);
                if (source.name().equals("package-info") && source.text().contains("@NullMarked")) {
                    marked.add(directory);
                }
            }
        }
        all.removeAll(marked);
        return all;
    }

    /// Main files whose type no other file names. A program's entry names itself.
    static Set<String> deadFiles(List<Source> sources) {
        Map<String, Integer> filesNaming = new HashMap<>();
        for (Source source : sources) {
            Set<String> words =
                    WORD.matcher(source.text())
                            .results()
                            .map(word -> word.group())
                            .collect(Collectors.toSet());
            words.forEach(word -> filesNaming.merge(word, 1, Integer::sum));
        }
        return sources.stream()
                .filter(Source::isMain)
                .filter(source -> !source.name().equals("package-info"))
                .filter(source -> !source.text().contains("static void main("))
                .filter(source -> filesNaming.getOrDefault(source.name(), 0) < 2)
                .map(source -> source.file().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Walks one file and notes what it finds.
    private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Source source;
        private final String module;
        private final List<String> problems = new ArrayList<>();
        private final List<String> longFunctions = new ArrayList<>();

        Scan(Source source) {
            this.source = source;
            this.module = Repository.module(source.file());
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            String name = type.getSimpleName().toString();
            if (source.isMain() && EMPTY_NAME.matcher(name).matches()) {
                add(type, "the name " + name + " does not say what the type is");
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree function, @Nullable Void unused) {
            long lines = source.lines(function);
            if (lines > FUNCTION_LINES_MAX) {
                add(function, function.getName() + " has " + lines + " lines: split it");
            }
            if (lines > FUNCTION_LINES_LONG) {
                longFunctions.add(at(function) + function.getName() + " has " + lines + " lines");
            }
            return super.visitMethod(function, null);
        }

        @Override
        public @Nullable Void visitCatch(CatchTree clause, @Nullable Void unused) {
            String type = clause.getParameter().getType().toString();
            if (CATCH_ALL.contains(type) && clause.getBlock().getStatements().isEmpty()) {
                add(clause, "swallows every " + type);
            }
            return super.visitCatch(clause, null);
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
            String owner = select.getExpression().toString();
            String name = select.getIdentifier().toString();
            if (name.equals("sleep") && !source.isMain() && !module.equals("system-tests")) {
                if (owner.equals("Thread") || owner.startsWith("TimeUnit")) {
                    add(select, "sleeps: wait for a condition, or use virtual time");
                }
            }
            if (owner.equals("System") && (name.equals("out") || name.equals("err"))) {
                if (source.isMain() && !mayPrint()) {
                    add(select, "prints: only the command line and the mains speak to a terminal");
                }
            }
            return super.visitMemberSelect(select, null);
        }

        private boolean mayPrint() {
            return module.equals("cli") || MAINS.contains(module + " " + source.name());
        }

        private void add(Tree where, String what) {
            problems.add(at(where) + what);
        }

        private String at(Tree where) {
            return source.file() + ":" + source.line(where) + ": ";
        }
    }
}
