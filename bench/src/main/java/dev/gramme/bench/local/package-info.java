/// Load without sockets: a node within this process, asked on its own loop. What it costs is the
/// protocol, the memory engine and the requests' own records, and no more.
@NullMarked
package dev.gramme.bench.local;

import org.jspecify.annotations.NullMarked;
