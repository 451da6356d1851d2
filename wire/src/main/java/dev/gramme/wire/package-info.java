/// Bytes to records and back, for everything that leaves a node or outlives it: frames between
/// nodes, their hello, and stored records. Knows no socket, no file and no thread, so that every
/// reader can be fuzzed. The layout is drawn in `docs/design/wire.md`.
///
/// Glossary. *Frame*: one [Envelope][dev.gramme.core.message.Envelope] with length, version, type
/// and checksum. *Number*: an unsigned integer of at most 63 bits in groups of seven, lowest first.
///
/// - **WIRE-1** A decoded record equals the encoded one.
/// - **WIRE-2** A frame or record that decodes has exactly one encoding: encoding it again gives
///   the same bytes. (A hello alone may carry more than this version knows.)
/// - **WIRE-3** No count or length is trusted: nothing is allocated before the bytes that must fill
///   it are known to be there.
/// - **WIRE-4** Whatever the input, a reader returns a record or throws [MalformedFrame].
/// - **WIRE-5** Numbers of types, changes and constants are never given a second meaning.
@NullMarked
package dev.gramme.wire;

import org.jspecify.annotations.NullMarked;
