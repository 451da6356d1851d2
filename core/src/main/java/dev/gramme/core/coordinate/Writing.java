package dev.gramme.core.coordinate;

import dev.gramme.core.ring.NodeId;

import java.util.ArrayList;
import java.util.List;

/// The writes coordinated here that are not answered yet, in no order. Each knows its place, so
/// that it is out again without a search.
final class Writing {
    private final ArrayList<PutCoordinator> open = new ArrayList<>();

    void add(PutCoordinator put) {
        put.place(open.size());
        open.add(put);
    }

    void remove(PutCoordinator put) {
        PutCoordinator last = open.removeLast();
        if (last != put) {
            open.set(put.place(), last);
            last.place(put.place());
        }
    }

    /// A node has begun a new life: copies it acknowledged before no longer count.
    void onNewLife(NodeId node) {
        List.copyOf(open).forEach(put -> put.onNewLife(node));
    }
}
