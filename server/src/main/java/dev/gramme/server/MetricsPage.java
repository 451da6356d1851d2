package dev.gramme.server;

/// A page in Prometheus' text format, version 0.0.4, line by line.
final class MetricsPage {
    private final StringBuilder text = new StringBuilder(8_192);

    /// Begins a metric; its samples follow.
    MetricsPage metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    void gauge(String name, String help, Number value) {
        metric(name, "gauge", help).sample(name, "", value);
    }

    void counter(String name, String help, Number value) {
        metric(name, "counter", help).sample(name, "", value);
    }

    /// @param labels as they stand between the braces, or empty
    void sample(String name, String labels, Number value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ');
        text.append(value);
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
