package dev.gramme.bench.load;

import java.util.SplittableRandom;

/// Numbers of keys, from 0 to a count, as a [Distribution] chooses them. One thread.
sealed interface Keys {
    long next();

    /// @param share which of `shares` that together make the load; only for [Sequential], whose
    ///   shares touch different keys
    static Keys of(Workload workload, SplittableRandom random, int share, int shares) {
        return switch (workload.distribution()) {
            case UNIFORM -> new Uniform(random, workload.keys());
            case ZIPFIAN -> new Zipfian(random, workload.keys());
            case SEQUENTIAL -> new Sequential(share, shares, workload.keys());
        };
    }

    record Uniform(SplittableRandom random, long count) implements Keys {
        @Override
        public long next() {
            return random.nextLong(count);
        }
    }

    final class Sequential implements Keys {
        private final int step;
        private final long count;
        private long next;

        Sequential(int first, int step, long count) {
            this.step = step;
            this.count = count;
            this.next = first;
        }

        @Override
        public long next() {
            long key = next % count;
            next += step;
            return key;
        }
    }

    /// Rejection-inversion (Hörmann and Derflinger, 1996): no table, whatever the count.
    final class Zipfian implements Keys {
        private static final double EXPONENT = 0.99;

        private final SplittableRandom random;
        private final long count;
        private final double low;
        private final double high;
        private final double sure;

        Zipfian(SplittableRandom random, long count) {
            this.random = random;
            this.count = count;
            this.low = integral(1.5) - 1;
            this.high = integral((double) count + 0.5);
            this.sure = 2 - inverse(integral(2.5) - weight(2));
        }

        @Override
        public long next() {
            while (true) {
                double u = high + random.nextDouble() * (low - high);
                double x = inverse(u);
                long rank = Math.clamp((long) (x + 0.5), 1, count);
                if ((double) rank - x <= sure
                        || u >= integral((double) rank + 0.5) - weight((double) rank)) {
                    return rank - 1;
                }
            }
        }

        private static double weight(double x) {
            return Math.pow(x, -EXPONENT);
        }

        /// Of [#weight], from 1 to x.
        private static double integral(double x) {
            return (Math.pow(x, 1 - EXPONENT) - 1) / (1 - EXPONENT);
        }

        private static double inverse(double y) {
            return Math.pow(Math.max(0, 1 + y * (1 - EXPONENT)), 1 / (1 - EXPONENT));
        }
    }
}
