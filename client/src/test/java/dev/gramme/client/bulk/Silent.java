package dev.gramme.client.bulk;

import java.util.ArrayList;
import java.util.List;

/// Progress that nobody watches; keeps what was said.
public final class Silent implements Progress {
    public final List<String> said = new ArrayList<>();

    @Override
    public void begin(String verb, String unit, long total, long totalBytes) {}

    @Override
    public void at(long done, long bytes) {}

    @Override
    public void say(String line) {
        said.add(line);
    }

    @Override
    public void end() {}
}
