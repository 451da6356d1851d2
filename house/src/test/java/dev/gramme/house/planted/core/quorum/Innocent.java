package dev.gramme.house.planted.core.quorum;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What core may do, for the rules not to see too much.
final class Innocent {
    private final int[] counts = {1, 2};
    private final String[][] names = {{"a"}, {"b"}};

    SequencedMap<String, Integer> sizes(List<String> list) {
        SequencedMap<String, Integer> sizes = new TreeMap<>();
        list.forEach(name -> sizes.put(name, name.length()));
        return sizes;
    }

    Map.Entry<String, Integer> entry() {
        return Map.entry(names[0][0], counts.length + names.length);
    }
}
