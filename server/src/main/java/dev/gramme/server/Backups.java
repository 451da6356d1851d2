package dev.gramme.server;

import dev.gramme.core.port.Store;
import dev.gramme.core.ring.NodeId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.ring.Topology;
import dev.gramme.core.shard.Backup;
import dev.gramme.core.version.DotSet;
import dev.gramme.gateway.PartitionBackup;
import dev.gramme.wire.BackupBlock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/// The backups this node gives at a time, bounded: each keeps records that may have been replaced
/// since. Loop only.
final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final int MOST = 4;

    private final NodeId self;
    private int open;

    Backups(NodeId self) {
        this.self = self;
    }

    /// Whether one more may begin.
    boolean hasRoom() {
        return open < MOST;
    }

    static PartitionBackup busy() {
        return new PartitionBackup.Busy(
                "this node gives " + MOST + " backups at a time, and all are being given");
    }

    PartitionBackup begin(int partition, Backup taken, long nowMs) {
        return switch (taken) {
            case Backup.Unknown(String why) -> new PartitionBackup.Unknown(why);
            case Backup.Unavailable(String why) -> new PartitionBackup.Unavailable(why);
            case Backup.Taken(Topology topology, Store.Snapshot snapshot) -> {
                open++;
                Topology.Settings settings = topology.settings();
                BackupBlock.Head head =
                        new BackupBlock.Head(
                                topology.cluster(),
                                settings.partitions(),
                                settings.n(),
                                partition,
                                self,
                                nowMs);
                yield new PartitionBackup.Begun(head, new Given(snapshot));
            }
        };
    }

    /// A snapshot in the hands of a gateway, whose faults are its own and not the store's.
    private final class Given implements Store.Snapshot {
        private final Store.Snapshot snapshot;
        private boolean closed;

        Given(Store.Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public DotSet clock() {
            return snapshot.clock();
        }

        @Override
        public void scan(Position after, int limitRows, int limitBytes, Consumer<Store.Page> done) {
            snapshot.scan(after, limitRows, limitBytes, page -> hand(page, done));
        }

        private void hand(Store.Page page, Consumer<Store.Page> done) {
            try {
                done.accept(page);
            } catch (RuntimeException failed) {
                LOG.error("the gateway cannot take a page of a backup", failed);
                close();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
                snapshot.close();
            }
        }
    }
}
