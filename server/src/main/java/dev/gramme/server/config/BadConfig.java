package dev.gramme.server.config;

import java.util.List;

/// The node refuses to start with these settings; each problem is a sentence for the operator.
public final class BadConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public BadConfig(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
