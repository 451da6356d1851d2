package dev.gramme.simulator.oracle;

/// A promise that was broken, in words.
public record Violation(String oracle, String text) {
    @Override
    public String toString() {
        return oracle + ": " + text;
    }
}
