package dev.gramme.server.config;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Reads a configuration file: YAML, one `key: value` per setting; members may be a list.
final class ConfigFile {
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ConfigFile() {}

    /// @param problems takes what is wrong with the file
    static Map<Setting, Sourced> read(String path, List<String> problems) {
        Map<Setting, Sourced> result = new EnumMap<>(Setting.class);
        try {
            JsonNode root = YAML.readTree(Files.readString(Path.of(path)));
            if (root.isObject()) {
                root.properties()
                        .forEach(e -> take(path, e.getKey(), e.getValue(), result, problems));
            } else if (!root.isMissingNode() && !root.isNull()) {
                problems.add(path + " is no list of settings: it needs lines of `key: value`");
            }
        } catch (NoSuchFileException missing) {
            problems.add("there is no configuration file " + path);
        } catch (IOException unreadable) {
            problems.add("cannot read " + path + ": " + unreadable.getMessage());
        } catch (JacksonException malformed) {
            problems.add(path + " is not YAML: " + words(malformed));
        }
        return result;
    }

    private static void take(
            String path,
            String key,
            JsonNode value,
            Map<Setting, Sourced> into,
            List<String> problems) {
        Setting setting = Setting.ofKey(key);
        if (setting == null) {
            problems.add(path + ": unknown setting " + key + Closest.hint(key, Setting.keys()));
        } else if (value.isObject()) {
            problems.add(path + ": " + key + " takes one value, not a group of settings");
        } else {
            into.put(setting, new Sourced(textOf(value), "file " + path));
        }
    }

    private static String textOf(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asString();
        }
        List<String> items = new ArrayList<>();
        value.forEach(item -> items.add(item.asString()));
        return String.join(",", items);
    }

    private static String words(JacksonException malformed) {
        String place =
                malformed.getLocation() == null
                        ? ""
                        : " (line " + malformed.getLocation().getLineNr() + ")";
        String first = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
        return first + place;
    }
}
