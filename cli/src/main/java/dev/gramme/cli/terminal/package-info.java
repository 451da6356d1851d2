/// What every command has in common: where it reads and prints, and how it ends.
@NullMarked
package dev.gramme.cli.terminal;

import org.jspecify.annotations.NullMarked;
