package dev.forkful.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The Markdown table that is printed at the end. */
final class Table {
    private final List<String> rows = new ArrayList<>();

    void add(String what, String measured, String aim) {
        rows.add("| " + what + " | " + measured + " | " + aim + " |");
        System.err.println("  " + what + ": " + measured);
    }

    void print() {
        System.out.println("| what | measured | aim |");
        System.out.println("|---|---|---|");
        rows.forEach(System.out::println);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static double percentile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
