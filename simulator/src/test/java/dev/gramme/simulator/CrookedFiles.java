package dev.gramme.simulator;

import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.world.Tamper;
import dev.gramme.storage.disk.Drive;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/// What stands between an honest log engine and its files; what it does not change passes.
class CrookedFiles implements Drive {
    private final Drive honest;

    CrookedFiles(Drive honest) {
        this.honest = honest;
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

    @Override
    public long room() throws IOException {
        return honest.room();
    }

    @Override
    public List<String> names() throws IOException {
        return honest.names();
    }

    @Override
    public long length(String file) throws IOException {
        return honest.length(file);
    }

    @Override
    public byte[] read(String file, long from, int length) throws IOException {
        return honest.read(file, from, length);
    }

    @Override
    public void write(String file, long from, byte[] bytes, int length) throws IOException {
        honest.write(file, from, bytes, length);
    }

    @Override
    public void sync(String file) throws IOException {
        honest.sync(file);
    }

    @Override
    public void replace(String file, byte[] content) throws IOException {
        honest.replace(file, content);
    }

    @Override
    public void rename(String file, String name) throws IOException {
        honest.rename(file, name);
    }

    @Override
    public void remove(String file) throws IOException {
        honest.remove(file);
    }
}
