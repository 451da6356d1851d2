package dev.gramme.storage.log;

import dev.gramme.core.item.Key;
import dev.gramme.core.ring.Token;
import dev.gramme.core.version.DotSet;

import org.jspecify.annotations.Nullable;

/// Everything of one partition: where its records lie, and its state. Keeps the segments' account
/// of what lives in them.
final class Partition {
    final int number;
    private final Segments segments;
    private Directory directory = new Directory();
    private State state = new State();

    /// Sequence number of the frame with the last `Clear`; 0: there was none. Records, log entries
    /// and hints of earlier frames are void.
    private long horizon;

    /// As given to be written last; grows before [#state] does.
    private DotSet writtenClock = DotSet.EMPTY;

    private boolean begun;

    private long changes;
    private long keyCount;
    private long recordBytes;

    Partition(int number, Segments segments) {
        this.number = number;
        this.segments = segments;
    }

    /// Something of it is durable.
    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    Directory directory() {
        return directory;
    }

    State state() {
        return state;
    }

    long horizon() {
        return horizon;
    }

    void horizon(long sequence) {
        horizon = sequence;
    }

    DotSet writtenClock() {
        return writtenClock;
    }

    void writtenClock(DotSet clock) {
        writtenClock = clock;
    }

    /// Another number whenever a record has come, gone or moved.
    long changes() {
        return changes;
    }

    /// Records with at least one version.
    long keyCount() {
        return keyCount;
    }

    int recordCount() {
        return directory.count();
    }

    /// Bytes on disk that live, and those of the state in memory.
    long heldBytes() {
        return recordBytes + state.heldBytes();
    }

    /// The record of a key lies there from now on; where it lay before is returned, 0: nowhere.
    long put(Key key, long place, Keys keys) {
        long token = Token.of(key);
        long[] equals = directory.at(token);
        int index = find(equals, key, keys);
        lives(place);
        if (index < 0) {
            directory.insert(token, -index - 1, place);
            return 0;
        }
        dies(equals[index]);
        directory.replace(token, index, place);
        return equals[index];
    }

    /// Where the record of a key lay is returned, 0: there was none.
    long remove(Key key, Keys keys) {
        long token = Token.of(key);
        long[] equals = directory.at(token);
        int index = find(equals, key, keys);
        if (index < 0) {
            return 0;
        }
        dies(equals[index]);
        directory.remove(token, index);
        return equals[index];
    }

    /// The removal at a position of the log: a record that was put later stays.
    void removeBefore(Key key, LogPosition removal, Keys keys) {
        long[] equals = directory.at(Token.of(key));
        int index = find(equals, key, keys);
        if (index >= 0 && LogPosition.of(equals[index], segments).compareTo(removal) < 0) {
            remove(key, keys);
        }
    }

    /// A record has been copied; false if it no longer lies where it was copied from.
    boolean move(long token, long from, long to) {
        long[] equals = directory.at(token);
        for (int i = 0; i < equals.length; i++) {
            if (equals[i] == from) {
                directory.replace(token, i, to);
                dies(from);
                lives(to);
                return true;
            }
        }
        return false;
    }

    /// Forgets everything.
    void clear(long sequence) {
        clearRecords();
        state = new State();
        horizon = sequence;
    }

    void clearRecords() {
        directory.forEachPlace(this::dies);
        directory = new Directory();
    }

    /// Puts back what a checkpoint remembers of a partition without records.
    ///
    /// @param entries token, place, token, place, … in their order
    /// @param length how much of it counts
    void restore(long[] entries, int length) {
        directory = Directory.of(entries, length);
        directory.forEachPlace(this::lives);
    }

    /// As a binary search says it. A record that cannot be read is taken for the key's own: two
    /// keys hardly ever have one token.
    private static int find(long[] equals, Key key, Keys keys) {
        for (int i = 0; i < equals.length; i++) {
            @Nullable Key there = keys.at(equals[i]);
            int order = there == null ? 0 : there.compareTo(key);
            if (order >= 0) {
                return order == 0 ? i : -i - 1;
            }
        }
        return -equals.length - 1;
    }

    private void lives(long place) {
        count(place, 1);
    }

    private void dies(long place) {
        count(place, -1);
    }

    private void count(long place, int sign) {
        changes++;
        long bytes = (long) sign * Place.bytes(place);
        segments.of(place).liveBytes += bytes;
        recordBytes += bytes;
        keyCount += Place.isEmpty(place) ? 0 : sign;
    }
}
