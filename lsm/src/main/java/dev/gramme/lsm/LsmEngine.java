package dev.gramme.lsm;

import dev.gramme.core.message.Ledger;
import dev.gramme.core.port.Store;
import dev.gramme.storage.Engine;

import java.io.IOException;
import java.nio.file.Path;

/// The engine `lsm` as `ServiceLoader` finds it.
public final class LsmEngine implements Engine {
    @Override
    public String name() {
        return "lsm";
    }

    @Override
    public Opened open(Path directory, Bounds bounds, Outside outside, Ledger ledger)
            throws IOException {
        LsmStore store =
                LsmStore.open(directory, bounds, outside, ledger, database -> database::write);
        return new InUse(store);
    }

    private record InUse(LsmStore opened) implements Opened {
        @Override
        public Store store() {
            return opened;
        }

        @Override
        public void stop(Runnable done) {
            opened.stop(done);
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
