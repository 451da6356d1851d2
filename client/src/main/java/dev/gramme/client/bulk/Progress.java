package dev.gramme.client.bulk;

/// Hears how far a long work is. Any thread.
public interface Progress {
    /// A part of the work begins.
    ///
    /// @param verb what is done, as `restoring`
    /// @param unit what is counted, as `partitions`
    /// @param total how many there are; 0: not known
    /// @param totalBytes of all of them; 0: not known
    void begin(String verb, String unit, long total, long totalBytes);

    /// @param done of the units
    /// @param bytes since the part began
    void at(long done, long bytes);

    /// Something to be known besides.
    void say(String line);

    /// The part is over.
    void end();
}
