package dev.gramme.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A Markdown table that shows the way of a request, room by room. Its heading names the way, and
/// its column *class* names in code spans who does the work.
record HopTable(List<List<String>> spansByRow) {
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*");

    /// The first table below the heading that contains `title`.
    static HopTable below(String title, String markdown) {
        List<List<String>> spans = new ArrayList<>();
        boolean inSection = false;
        int column = -1;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("#")) {
                inSection = lower(line).contains(lower(title));
            } else if (inSection && line.startsWith("|")) {
                List<String> cells = cells(line);
                if (column < 0) {
                    column = cells.stream().map(HopTable::lower).toList().indexOf("class");
                } else if (!line.matches("[|:\\- ]+")) {
                    spans.add(spans(column < cells.size() ? cells.get(column) : ""));
                }
            } else if (!spans.isEmpty()) {
                break;
            }
        }
        return new HopTable(spans);
    }

    /// The type a code span speaks of: `core.shard.Shard.submit(..)` speaks of Shard.
    static String typeOf(String span) {
        return TYPE.matcher(span).results().map(MatchResult::group).findFirst().orElse(span);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    private static List<String> spans(String cell) {
        return SPAN.matcher(cell).results().map(span -> span.group(1)).toList();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
