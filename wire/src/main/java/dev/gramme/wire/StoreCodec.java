package dev.gramme.wire;

import dev.gramme.core.port.Store.Batch;
import dev.gramme.core.port.Store.Change;
import dev.gramme.core.port.Store.Hint;

import java.util.ArrayList;
import java.util.List;

/// Batches of changes and hints, as engines keep them.
final class StoreCodec {
    private static final int PUT_RECORD = 1;
    private static final int REMOVE_RECORD = 2;
    private static final int SET_CLOCK = 3;
    private static final int ADD_TO_LOG = 4;
    private static final int TRIM_LOG = 5;
    private static final int PUT_HINT = 6;
    private static final int DROP_HINT = 7;
    private static final int SET_RECOVERING = 8;
    private static final int CLEAR = 9;

    private StoreCodec() {}

    static void batch(Writer out, Batch batch) {
        RequestCodec.partition(out, batch.partition());
        List<Change> changes = batch.changes();
        out.number(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            change(out, changes.get(i));
        }
    }

    static Batch batch(Reader in) throws MalformedFrame {
        int partition = RequestCodec.partition(in);
        int count = in.count("changes", 1);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(change(in));
        }
        return new Batch(partition, changes);
    }

    private static void change(Writer out, Change change) {
        switch (change) {
            case Change.PutRecord put -> {
                out.u8(PUT_RECORD);
                ItemCodec.key(out, put.key());
                VersionCodec.siblings(out, put.siblings());
            }
            case Change.RemoveRecord remove -> {
                out.u8(REMOVE_RECORD);
                ItemCodec.key(out, remove.key());
            }
            case Change.SetClock set -> {
                out.u8(SET_CLOCK);
                VersionCodec.dotSet(out, set.clock());
            }
            case Change.AddToLog add -> {
                out.u8(ADD_TO_LOG);
                VersionCodec.dot(out, add.dot());
                ItemCodec.key(out, add.key());
            }
            case Change.TrimLog trim -> {
                out.u8(TRIM_LOG);
                VersionCodec.dotSet(out, trim.dots());
            }
            case Change.PutHint put -> {
                out.u8(PUT_HINT);
                hint(out, put.hint());
            }
            case Change.DropHint drop -> {
                out.u8(DROP_HINT);
                MemberCodec.node(out, drop.target());
                ItemCodec.key(out, drop.key());
            }
            case Change.SetRecovering set -> {
                out.u8(SET_RECOVERING);
                MemberCodec.nodes(out, set.from());
            }
            case Change.Clear _ -> out.u8(CLEAR);
        }
    }

    private static Change change(Reader in) throws MalformedFrame {
        int kind = in.u8("change kind");
        return switch (kind) {
            case PUT_RECORD -> new Change.PutRecord(ItemCodec.key(in), VersionCodec.siblings(in));
            case REMOVE_RECORD -> new Change.RemoveRecord(ItemCodec.key(in));
            case SET_CLOCK -> new Change.SetClock(VersionCodec.dotSet(in));
            case ADD_TO_LOG -> new Change.AddToLog(VersionCodec.dot(in), ItemCodec.key(in));
            case TRIM_LOG -> new Change.TrimLog(VersionCodec.dotSet(in));
            case PUT_HINT -> new Change.PutHint(hint(in));
            case DROP_HINT ->
                    new Change.DropHint(MemberCodec.node(in, "hint target"), ItemCodec.key(in));
            case SET_RECOVERING ->
                    new Change.SetRecovering(MemberCodec.nodes(in, "recovering from"));
            case CLEAR -> new Change.Clear();
            default -> throw in.malformed("change kind", "is unknown: " + kind);
        };
    }

    static void hint(Writer out, Hint hint) {
        MemberCodec.node(out, hint.target());
        ItemCodec.key(out, hint.key());
        VersionCodec.siblings(out, hint.siblings());
        VersionCodec.dotSet(out, hint.events());
        out.number(hint.version());
    }

    static Hint hint(Reader in) throws MalformedFrame {
        return new Hint(
                MemberCodec.node(in, "hint target"),
                ItemCodec.key(in),
                VersionCodec.siblings(in),
                VersionCodec.dotSet(in),
                in.number("hint version"));
    }
}
