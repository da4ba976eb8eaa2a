package dev.forkful.shell;

import java.util.Comparator;
import java.util.List;

/** Finds what a person may have meant: "did you mean". */
final class Nearest {
    private Nearest() {}

    /** At most two candidates of the same kind (option or command) within a third of the word's length, best first. */
    static List<String> to(String word, List<String> candidates) {
        String bare = word.replaceFirst("=.*", "");
        int limit = Math.max(1, (bare.replaceFirst("^--?", "").length() + 1) / 3);
        return candidates.stream()
                .filter(candidate -> candidate.startsWith("-") == bare.startsWith("-"))
                .filter(candidate -> distance(bare, candidate) <= limit)
                .sorted(Comparator.comparingInt(candidate -> distance(bare, candidate)))
                .limit(2)
                .toList();
    }

    /** Edits (insert, delete, replace, swap neighbours) that lead from one word to the other. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
