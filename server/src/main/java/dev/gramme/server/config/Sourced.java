package dev.gramme.server.config;

/// The text of a setting and where it was found.
///
/// @param origin `default`, `file PATH`, `environment NAME` or `flag --KEY`
public record Sourced(String text, String origin) {
    public static final String DEFAULT = "default";
}
