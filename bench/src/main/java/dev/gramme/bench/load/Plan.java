package dev.gramme.bench.load;

/// One load: what is asked, how hard, how long.
public record Plan(Workload workload, Pressure pressure, Extent extent) {
    /// Writes every key once.
    public Plan filling() {
        return new Plan(workload.filling(), pressure.closed(), Extent.counting(workload.keys()));
    }

    public Plan withReads(int percent) {
        return new Plan(workload.withReads(percent), pressure, extent);
    }

    public Plan withExtent(Extent other) {
        return new Plan(workload, pressure, other);
    }

    public Plan withPressure(Pressure other) {
        return new Plan(workload, other, extent);
    }

    /// What these three mean, in a line.
    public String inWords() {
        String keys =
                switch (workload.distribution()) {
                    case UNIFORM -> "keys evenly";
                    case ZIPFIAN -> "keys by Zipf";
                    case SEQUENTIAL -> "keys in order";
                };
        return "%d connections, pipeline %d, %s, %d %% reads, %s values, %d %s"
                .formatted(
                        pressure.connections(),
                        pressure.pipeline(),
                        pressure.isOpen()
                                ? "open loop of %,.0f/s".formatted(pressure.perSecond())
                                : "closed loop",
                        workload.readPercent(),
                        workload.sizes(),
                        workload.keys(),
                        keys);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
