/// What must be true of every history, whatever went wrong meanwhile. Each oracle is a class of its
/// own, knows histories and the core's values only, and is shown to notice what it is there for.
/// The simulator is unknown here: a history of real processes is judged by the same classes.
///
/// Glossary. A write *surely replaces* another if its client handed in a context that came with the
/// other's value. It *may replace* another if the server chose the context and the other had begun.
@NullMarked
package dev.gramme.simulator.oracle;

import org.jspecify.annotations.NullMarked;
