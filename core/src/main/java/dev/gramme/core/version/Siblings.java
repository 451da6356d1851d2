package dev.gramme.core.version;

import dev.gramme.core.item.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/// What one replica knows of one key: the values no later event has replaced, each under its dot,
/// and the context, which is every event the record has absorbed (Dynamo §4.4, with dots in place
/// of vector clocks). Immutable; versions ascend by dot.
///
/// No siblings and an empty context is the absent record.
public record Siblings(List<Version> versions, DotSet context) {
    public static final Siblings ABSENT = new Siblings(List.of(), DotSet.EMPTY);

    /// Ascending by (hybrid time, dot): one-value protocols show the last.
    public static final Comparator<Version> LATEST =
            Comparator.comparingLong((Version version) -> version.value().hybridTime())
                    .thenComparing(Version::dot);

    /// One value and the event that wrote it.
    public record Version(Dot dot, Value value) {}

    public Siblings {
        versions = List.copyOf(versions);
    }

    /// The record of one event alone: what a put or delete sends to the other homes.
    ///
    /// @param value null for a delete, an event that brings no value
    public static Siblings event(Dot dot, @Nullable Value value, DotSet context) {
        List<Version> versions = value == null ? List.of() : List.of(new Version(dot, value));
        return new Siblings(versions, context.plus(dot));
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }

    public boolean isAbsent() {
        return versions.isEmpty() && context.isEmpty();
    }

    /// What the values of the versions take, all together.
    public long bodyBytes() {
        long bytes = 0;
        for (Version version : versions) {
            bytes += version.value().body().length();
        }
        return bytes;
    }

    public boolean holds(Dot dot) {
        for (Version version : versions) {
            if (version.dot().equals(dot)) {
                return true;
            }
        }
        return false;
    }

    /// Whether every one of the dots still has its version here.
    public boolean holdsAll(DotSet dots) {
        long held = 0;
        for (Version version : versions) {
            held += dots.contains(version.dot()) ? 1 : 0;
        }
        return held == dots.count();
    }

    /// Whether these are the same versions: a dot names its value.
    public boolean sameVersions(Siblings other) {
        boolean same = versions.size() == other.versions.size();
        for (int i = 0; same && i < versions.size(); i++) {
            same = versions.get(i).dot().equals(other.versions.get(i).dot());
        }
        return same;
    }

    public DotSet dots() {
        DotSet dots = DotSet.EMPTY;
        for (Version version : versions) {
            dots = dots.plus(version.dot());
        }
        return dots;
    }

    public Siblings withContext(DotSet absorbed) {
        return new Siblings(versions, absorbed);
    }

    /// A sibling of one side stays if the other side has it too or has not absorbed its dot;
    /// contexts unite.
    public Siblings merge(Siblings other) {
        if (isAbsent() || other.isAbsent()) {
            return isAbsent() ? other : this;
        }
        return new Siblings(mergeVersions(other), context.plus(other.context));
    }

    private List<Version> mergeVersions(Siblings other) {
        if (sameVersions(other)) {
            return versions;
        }
        if (outside(other.context) == 0 && other.outside(context) == other.versions.size()) {
            return other.versions; // All of ours is replaced, and all of theirs is news.
        }
        List<Version> merged = new ArrayList<>(versions.size() + other.versions.size());
        for (Version version : versions) {
            if (!other.context.contains(version.dot()) || other.holds(version.dot())) {
                merged.add(version);
            }
        }
        for (Version version : other.versions) {
            if (!context.contains(version.dot())) {
                merged.add(version);
            }
        }
        if (merged.size() > 1) {
            merged.sort(Comparator.comparing(Version::dot));
        }
        return merged;
    }

    /// When the first of the versions expires that expire at all, in wall milliseconds; 0: none
    /// does.
    public long firstExpiryMs() {
        long firstMs = 0;
        for (Version version : versions) {
            long atMs = version.value().expiresAtMs();
            if (atMs > 0 && (firstMs == 0 || atMs < firstMs)) {
                firstMs = atMs;
            }
        }
        return firstMs;
    }

    /// Without the versions that expire before `endMs`; the context stays, so they are gone
    /// wherever this is merged.
    public Siblings withoutExpired(long endMs) {
        return shownAt(endMs - 1);
    }

    /// Without the versions that a reader whose clock says `wallMs` is not shown.
    public Siblings shownAt(long wallMs) {
        int hidden = 0;
        for (Version version : versions) {
            hidden += version.value().visibleAt(wallMs) ? 0 : 1;
        }
        if (hidden == 0) {
            return this;
        }
        List<Version> shown =
                versions.stream().filter(version -> version.value().visibleAt(wallMs)).toList();
        return new Siblings(shown, context);
    }

    /// What a reader whose clock says `wallMs` has seen of this: the versions it is shown, and the
    /// context without those that are hidden from it alone and have not expired by `agreedMs`.
    /// Nobody replaces a value that one wrong clock hid from them.
    ///
    /// @param agreedMs asked only if something is hidden
    public Siblings seenAt(long wallMs, LongSupplier agreedMs) {
        Siblings shown = shownAt(wallMs);
        if (shown.versions.size() == versions.size()) {
            return this;
        }
        long expiredMs = agreedMs.getAsLong();
        DotSet seen = context;
        for (Version version : versions) {
            if (!version.value().visibleAt(wallMs) && version.value().visibleAt(expiredMs)) {
                seen = seen.minus(version.dot());
            }
        }
        return shown.withContext(seen.plus(shown.dots()));
    }

    public List<Value> latestFirst() {
        return versions.size() == 1
                ? List.of(versions.getFirst().value())
                : versions.stream().sorted(LATEST.reversed()).map(Version::value).toList();
    }

    /// How many versions an event with this context would leave beside its own.
    public int outside(DotSet seen) {
        int outside = 0;
        for (Version version : versions) {
            outside += seen.contains(version.dot()) ? 0 : 1;
        }
        return outside;
    }

    /// Bytes of the bodies of the versions that are not among these events.
    public long bodyBytesOutside(DotSet seen) {
        long bytes = 0;
        for (Version version : versions) {
            bytes += seen.contains(version.dot()) ? 0 : version.value().body().length();
        }
        return bytes;
    }

    /// The version that one-value protocols show: the highest (hybrid time, dot); null if none.
    public @Nullable Version latest() {
        return versions.stream().max(LATEST).orElse(null);
    }
}
