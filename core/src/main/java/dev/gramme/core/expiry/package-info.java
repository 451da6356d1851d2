/// When an expired value may go for good, and the work of letting it go. Readers hide a value by
/// their own clock the moment it expires; that needs no part of this. Knows nothing of requests.
///
/// Glossary. Two *right* clocks differ by at most `Limits.clockAheadMs`, the allowed skew; a clock
/// that differs from them by more is *wrong*. A value is *settled* once it may go.
///
/// - **EXPIRY-1** A home drops a value only after its own clock has passed the expiry by the
///   allowed skew, and so have those of a majority of the partition's homes, and of every home that
///   is not down. So while less than a majority of the clocks are ahead of the right ones, a value
///   that goes anywhere has expired by every right clock.
/// - **EXPIRY-2** Dropping is no event: the record keeps its context, so the absence merges like
///   that of a value that was replaced.
/// - **EXPIRY-3** Work comes in steps of bounded size, one at a time.
@NullMarked
package dev.gramme.core.expiry;

import org.jspecify.annotations.NullMarked;
