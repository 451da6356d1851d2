package dev.gramme.bench.load;

/// How long values are: every length from `least` to `most` bytes is as likely as any other.
public record Sizes(int least, int most) {
    public static final int MAX_BYTES = 8 << 20;

    public Sizes {
        Plan.require(
                least >= 0 && least <= most && most <= MAX_BYTES,
                "a value has 0 to %d bytes, not %d to %d".formatted(MAX_BYTES, least, most));
    }

    public static Sizes of(int bytes) {
        return new Sizes(bytes, bytes);
    }

    @Override
    public String toString() {
        return least == most ? least + "-byte" : least + "- to " + most + "-byte";
    }
}
