package dev.gramme.gateway;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.item.Key;
import dev.gramme.core.item.Value;
import dev.gramme.core.port.Store;
import dev.gramme.core.ring.ClusterId;
import dev.gramme.core.ring.Position;
import dev.gramme.core.version.Actor;
import dev.gramme.core.version.Dot;
import dev.gramme.core.version.DotSet;
import dev.gramme.core.version.Siblings;
import dev.gramme.wire.BackupBlock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A partition with a few rows, one to a page. Knows how much of it was asked for.
public final class FakeBackup implements Store.Snapshot {
    private static final Actor ACTOR = new Actor(1, 2);

    private final List<Store.Row> rows = new ArrayList<>();
    private List<Long> unreadable = List.of();
    private int pages;
    private int closed;

    public FakeBackup(int count) {
        this(count, 10);
    }

    public FakeBackup(int count, int bytes) {
        for (int i = 1; i <= count; i++) {
            Value value = Value.plain(Bytes.owning(new byte[bytes]), "", i);
            Siblings siblings = Siblings.event(new Dot(ACTOR, i), value, DotSet.EMPTY);
            rows.add(new Store.Row(Position.of(Key.of("k" + i)), siblings));
        }
        rows.sort((a, b) -> a.position().compareTo(b.position()));
    }

    /// The second page tells of a record that cannot be read.
    public FakeBackup damaged() {
        unreadable = List.of(7L);
        return this;
    }

    public PartitionBackup begun() {
        return new PartitionBackup.Begun(
                new BackupBlock.Head(
                        new ClusterId(1, 2), 4, 2, 0, FakeBackend.SELF, 1_700_000_000_000L),
                this);
    }

    public List<Store.Row> rows() {
        return rows;
    }

    /// How many pages were asked for.
    public int pages() {
        return pages;
    }

    /// How often it was closed.
    public int closed() {
        return closed;
    }

    @Override
    public DotSet clock() {
        return rows.isEmpty() ? DotSet.EMPTY : DotSet.range(ACTOR, 1, rows.size());
    }

    @Override
    public void scan(Position after, int limitRows, int limitBytes, Consumer<Store.Page> done) {
        pages++;
        List<Store.Row> rest =
                rows.stream().filter(row -> row.position().compareTo(after) > 0).toList();
        boolean last = rest.size() <= 1;
        List<Store.Row> page = rest.isEmpty() ? rest : rest.subList(0, 1);
        done.accept(new Store.Page(page, last, pages == 2 ? unreadable : List.of()));
    }

    @Override
    public void close() {
        closed++;
    }
}
