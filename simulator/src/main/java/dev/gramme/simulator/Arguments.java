package dev.gramme.simulator;

import java.util.Iterator;
import java.util.List;

/// What `gramme simulate` was asked to do.
///
/// @param swarm how many consecutive seeds
record Arguments(
        long seed, Swarm.Wanted wanted, boolean trace, int swarm, boolean scale, boolean help) {
    private static final int LEAST_TO_SCALE = 3;

    static Arguments parse(List<String> args) {
        long seed = 1;
        int nodes = 0;
        int safetyMs = 0;
        int swarm = 1;
        boolean trace = false;
        boolean scale = false;
        boolean help = false;
        Iterator<String> words = args.iterator();
        while (words.hasNext()) {
            String flag = words.next();
            switch (flag) {
                case "--seed" -> seed = number(flag, words, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--nodes" -> nodes = (int) number(flag, words, 1, 1_000);
                case "--minutes" -> safetyMs = 60_000 * (int) number(flag, words, 1, 10_000);
                case "--seconds" -> safetyMs = 1_000 * (int) number(flag, words, 1, 600_000);
                case "--swarm" -> swarm = (int) number(flag, words, 1, 1_000_000);
                case "--scale" -> scale = true;
                case "--trace" -> trace = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            }
        }
        if (scale && nodes > 0 && nodes < LEAST_TO_SCALE) {
            throw new IllegalArgumentException(
                    "--scale takes " + LEAST_TO_SCALE + " nodes or more");
        }
        return new Arguments(seed, new Swarm.Wanted(nodes, safetyMs), trace, swarm, scale, help);
    }

    private static long number(String flag, Iterator<String> words, long least, long most) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a number");
        }
        String word = words.next();
        try {
            long number = Long.parseLong(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(flag + " needs a number, not " + word, e);
        }
        throw new IllegalArgumentException(
                flag + " takes " + least + " to " + most + ", not " + word);
    }
}
