package dev.gramme.simulator;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.PassingDrive;

import java.util.function.UnaryOperator;

/// What stands between an honest log engine and its files; what it does not change passes.
class CrookedFiles extends PassingDrive {
    CrookedFiles(Drive honest) {
        super(honest);
    }

    /// All log engines of a world over such files.
    static Tamper everywhere(UnaryOperator<Drive> change) {
        return new Tamper() {
            @Override
            public Drive files(NodeId node, Drive files) {
                return change.apply(files);
            }
        };
    }
}
