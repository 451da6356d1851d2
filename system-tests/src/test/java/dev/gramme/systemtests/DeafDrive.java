package dev.gramme.systemtests;

import dev.gramme.storage.disk.Drive;
import dev.gramme.storage.disk.PassingDrive;

/// The files of a node that do not sync and say that they did: what the tests of durability must
/// find out. Any thread.
final class DeafDrive extends PassingDrive {
    DeafDrive(Drive files) {
        super(files);
    }

    @Override
    public void sync(String file) {}
}
