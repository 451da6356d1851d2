/// How the next topology is chosen.
@NullMarked
package dev.gramme.core.rebalance;

import org.jspecify.annotations.NullMarked;
