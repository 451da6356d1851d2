/// All keys of a cluster as lines of JSON, one key to a line, and back. What a line looks like
/// stands in docs/operating/backup.md.
@NullMarked
package dev.gramme.client.ndjson;

import org.jspecify.annotations.NullMarked;
