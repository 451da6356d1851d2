package dev.gramme.server;

import org.jspecify.annotations.Nullable;

/// The version of this program, from the manifest of its jar.
public final class Version {
    private Version() {}

    /// `development` where the classes do not come from a jar.
    public static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
