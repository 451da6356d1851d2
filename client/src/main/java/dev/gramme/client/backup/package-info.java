/// Backups of a whole cluster in a directory: one file per partition, which is what a home of it
/// has sent ([BackupReader][dev.gramme.wire.BackupReader]), and a [Manifest], written last. The
/// layout and its reasons stand in docs/design/backup.md.
///
/// - **BACKUP-1** A directory with a manifest is whole: every file of it was read to its end, with
///   all checksums, and synced before the manifest was.
/// - **BACKUP-2** Nothing of a backup is applied before all of it was verified.
/// - **BACKUP-3** What a directory holds that is not of this backup is never written over.
@NullMarked
package dev.gramme.client.backup;

import org.jspecify.annotations.NullMarked;
