package dev.gramme.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java file, parsed but not resolved: names are as they are written.
record Source(Path file, String text, CompilationUnitTree tree, SourcePositions positions) {

    static List<Source> parse(List<Path> files) {
        return parseAll(files.stream().map(file -> new Text(file, Repository.read(file))).toList());
    }

    static Source parse(Path file, String text) {
        return parseAll(List.of(new Text(file, text))).getFirst();
    }

    private static List<Source> parseAll(List<Text> texts) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-proc:none");
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, options, null, texts);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        Map<URI, Text> byUri = texts.stream().collect(Collectors.toMap(Text::toUri, text -> text));
        List<Source> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree tree : task.parse()) {
                Text text = Objects.requireNonNull(byUri.get(tree.getSourceFile().toUri()));
                sources.add(new Source(text.file, text.characters, tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    boolean isMain() {
        return Repository.isMain(file);
    }

    String name() {
        return file.getFileName().toString().replace(".java", "");
    }

    long lines() {
        return text.lines().count();
    }

    long line(Tree node) {
        return lineMap().getLineNumber(positions.getStartPosition(tree, node));
    }

    /// How many lines the node covers.
    long lines(Tree node) {
        return lineMap().getLineNumber(positions.getEndPosition(tree, node)) - line(node) + 1;
    }

    private LineMap lineMap() {
        return tree.getLineMap();
    }

    /// Text in memory, as the compiler wants it.
    private static final class Text extends SimpleJavaFileObject {
        private final Path file;
        private final String characters;

        Text(Path file, String characters) {
            super(URI.create("text:///" + file), JavaFileObject.Kind.SOURCE);
            this.file = file;
            this.characters = characters;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return characters;
        }

        @Override
        public boolean isNameCompatible(String simpleName, @Nullable Kind kind) {
            return true;
        }
    }
}
