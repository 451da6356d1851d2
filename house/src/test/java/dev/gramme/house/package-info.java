/// The checks of this repository: how its sources are formatted and kept tidy, what may know what,
/// and whether the papers beside the code still speak of code that exists. They read source text
/// and class files from disk and depend on no other module.
@NullMarked
package dev.gramme.house;

import org.jspecify.annotations.NullMarked;
