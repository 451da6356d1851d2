package dev.gramme.core.port;

/// Checks of invariants, always on. A broken invariant stops the node: crash, do not limp.
public final class Check {
    private Check() {}

    /// @param invariant its name and what was seen, e.g. `REPLICA-2: …`
    public static void that(boolean holds, String invariant) {
        if (!holds) {
            throw new InvariantViolation(invariant);
        }
    }

    /// The protocol's own rules are broken: a bug here, never a fault outside.
    public static final class InvariantViolation extends IllegalStateException {
        private static final long serialVersionUID = 1;

        InvariantViolation(String message) {
            super(message);
        }
    }
}
