package dev.gramme.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one client wrote, overwrote and deleted, one request after the other, as far as it was told
/// so; and what a node shows of it.
final class Evidence {
    private final Map<String, byte[]> present = new TreeMap<>();
    private final Collection<String> deleted = new TreeSet<>();

    /// An overwrite of a key with a value that names it.
    ///
    /// @param bytes of the value, more than those of the key
    /// @return what the node answers
    @Nullable Object set(Resp resp, String key, int bytes) {
        byte[] value = (key + ".".repeat(bytes - key.length())).getBytes(US_ASCII);
        Object answer = resp.call("SET".getBytes(US_ASCII), key.getBytes(US_ASCII), value);
        note(key, answer);
        if ("OK".equals(answer)) {
            present.put(key, value);
            deleted.remove(key);
        }
        return answer;
    }

    /// What may live or not is no evidence.
    private void note(String key, @Nullable Object answer) {
        if (answer instanceof Resp.Failure failure && failure.text().startsWith("UNKNOWN")) {
            present.remove(key);
            deleted.remove(key);
        }
    }

    @Nullable Object delete(Resp resp, String key) {
        Object answer = resp.call("DEL", key);
        note(key, answer);
        if (!(answer instanceof Resp.Failure)) {
            present.remove(key);
            deleted.add(key);
        }
        return answer;
    }

    /// Keys that are there, in order.
    List<String> keys() {
        return List.copyOf(present.keySet());
    }

    /// Reads everything.
    ///
    /// @return for each key that is not as it was acknowledged a sentence
    List<String> wrong(Resp resp) {
        List<String> wrong = new ArrayList<>(wrong(resp, present.keySet()));
        for (String key : deleted) {
            Object answer = resp.call("GET", key);
            if (answer != null) {
                wrong.add(key + " was deleted, found " + told(answer));
            }
        }
        return wrong;
    }

    /// As above, of some keys that are there.
    List<String> wrong(Resp resp, Collection<String> keys) {
        List<String> wrong = new ArrayList<>();
        for (String key : keys) {
            Object answer = resp.call("GET", key);
            if (!(answer instanceof byte[] value && Arrays.equals(value, present.get(key)))) {
                wrong.add(key + " was written, found " + told(answer));
            }
        }
        return wrong;
    }

    private static String told(@Nullable Object answer) {
        return answer instanceof byte[] value
                ? new String(value, US_ASCII)
                : String.valueOf(answer);
    }
}
