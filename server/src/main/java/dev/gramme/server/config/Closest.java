package dev.gramme.server.config;

import java.util.List;

/// Finds what somebody probably meant: the known name with the fewest edits, if they are few.
final class Closest {
    private Closest() {}

    /// ` (did you mean x?)`, or nothing where no known name is near.
    static String hint(String typed, List<String> known) {
        String best = "";
        int bestEdits = Math.max(2, typed.length() / 3) + 1;
        for (String candidate : known) {
            int edits = edits(typed, candidate);
            if (edits < bestEdits) {
                best = candidate;
                bestEdits = edits;
            }
        }
        return best.isEmpty() ? "" : " (did you mean " + best + "?)";
    }

    /// Levenshtein distance.
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
