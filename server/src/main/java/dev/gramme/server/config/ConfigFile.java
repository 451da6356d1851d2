package dev.gramme.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a configuration file: YAML, one `key: value` per setting; a list may be written as one.
final class ConfigFile {
    private ConfigFile() {}

    /// @param problems takes what is wrong with the file
    static Map<Setting, Sourced> read(String path, List<String> problems) {
        Map<Setting, Sourced> result = new EnumMap<>(Setting.class);
        try {
            Object root = parse(path, Files.readString(Path.of(path)));
            if (root instanceof Map<?, ?> map) {
                map.forEach((key, value) -> take(path, key, value, result, problems));
            } else if (root != null) {
                problems.add(path + " is no list of settings: it needs lines of `key: value`");
            }
        } catch (NoSuchFileException missing) {
            problems.add("there is no configuration file " + path);
        } catch (IOException unreadable) {
            problems.add("cannot read " + path + ": " + unreadable.getMessage());
        } catch (YamlEngineException malformed) {
            problems.add(path + " is not YAML: " + firstLine(malformed));
        }
        return result;
    }

    private static Object parse(String path, String text) {
        return new Load(LoadSettings.builder().setLabel(path).build()).loadFromString(text);
    }

    private static void take(
            String path,
            Object key,
            Object value,
            Map<Setting, Sourced> into,
            List<String> problems) {
        Setting setting = Setting.ofKey(String.valueOf(key));
        if (setting == null) {
            problems.add(
                    path
                            + ": unknown setting "
                            + key
                            + Closest.hint(String.valueOf(key), Setting.keys()));
        } else if (value instanceof Map) {
            problems.add(path + ": " + key + " takes one value, not a group of settings");
        } else {
            into.put(setting, new Sourced(textOf(value), "file " + path));
        }
    }

    private static String textOf(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : Objects.toString(value, "");
    }

    private static String firstLine(YamlEngineException malformed) {
        return String.valueOf(malformed.getMessage()).lines().collect(Collectors.joining(" "));
    }
}
