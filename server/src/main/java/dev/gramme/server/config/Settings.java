package dev.gramme.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The four layers laid over each other: for every setting its text and where it came from
/// (CONFIG-1). Names are checked here, values in [Config].
public final class Settings {
    public static final String FILE_KEY = "config";
    private static final String FILE_VARIABLE = "GRAMME_CONFIG";

    /// Variables with our prefix that speak to other commands or to the launcher.
    private static final List<String> OTHER_VARIABLES =
            List.of(
                    "GRAMME_URL",
                    "GRAMME_HOME",
                    "GRAMME_COMMAND",
                    "GRAMME_JAVA_OPTS",
                    FILE_VARIABLE);

    /// What container platforms put into every environment for a service that is called gramme.
    private static final Pattern SERVICE_VARIABLE =
            Pattern.compile(
                    "GRAMME_(.*_)?(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_[0-9]+_(TCP|UDP).*)");

    private final Map<Setting, Sourced> values;

    private Settings(Map<Setting, Sourced> values) {
        this.values = values;
    }

    /// Lays flags over the environment over the file over the defaults.
    public static Settings gather(List<String> flags, Map<String, String> environment)
            throws BadConfig {
        List<String> problems = new ArrayList<>();
        Map<Setting, Sourced> said = new EnumMap<>(Setting.class);
        String flagFile = readFlags(flags, said, problems);
        Map<Setting, Sourced> result = defaults();
        String file = flagFile != null ? flagFile : environment.get(FILE_VARIABLE);
        if (file != null) {
            result.putAll(ConfigFile.read(file, problems));
        }
        readEnvironment(new TreeMap<>(environment), result, problems);
        result.putAll(said);
        if (!problems.isEmpty()) {
            throw new BadConfig(problems);
        }
        return new Settings(result);
    }

    private static Map<Setting, Sourced> defaults() {
        Map<Setting, Sourced> result = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            result.put(setting, new Sourced(setting.fallback(), Sourced.DEFAULT));
        }
        return result;
    }

    /// @return the value of `--config`, or null
    private static @Nullable String readFlags(
            List<String> flags, Map<Setting, Sourced> said, List<String> problems) {
        String file = null;
        for (int i = 0; i < flags.size(); i++) {
            String flag = flags.get(i);
            if (!flag.startsWith("--")) {
                problems.add("\"" + flag + "\" is no flag: flags look like --key value");
                continue;
            }
            int equals = flag.indexOf('=');
            String key = equals < 0 ? flag.substring(2) : flag.substring(2, equals);
            Setting setting = Setting.ofKey(key);
            if (setting == null && !key.equals(FILE_KEY)) {
                problems.add("unknown flag --" + key + Closest.hint(key, flagNames()));
                i += equals < 0 && isValue(flags, i + 1) ? 1 : 0;
                continue;
            }
            boolean bare = setting != null && setting.isSwitch() && !isTruth(flags, i + 1);
            if (equals < 0 && !bare && !isValue(flags, i + 1)) {
                problems.add("--" + key + " needs a value");
                continue;
            }
            String text = equals >= 0 ? flag.substring(equals + 1) : bare ? "true" : flags.get(++i);
            if (setting == null) {
                file = text;
            } else if (said.put(setting, new Sourced(text, "flag --" + key)) != null) {
                problems.add("--" + key + " is given twice");
            }
        }
        return file;
    }

    private static boolean isValue(List<String> flags, int index) {
        return index < flags.size() && !flags.get(index).startsWith("--");
    }

    private static boolean isTruth(List<String> flags, int index) {
        return index < flags.size() && List.of("true", "false").contains(flags.get(index));
    }

    private static List<String> flagNames() {
        List<String> names = new ArrayList<>(Setting.keys());
        names.add(FILE_KEY);
        return names;
    }

    private static void readEnvironment(
            Map<String, String> environment, Map<Setting, Sourced> into, List<String> problems) {
        List<String> known = new ArrayList<>(OTHER_VARIABLES);
        for (Setting setting : Setting.values()) {
            known.add(setting.variable());
            String text = environment.get(setting.variable());
            if (text != null) {
                into.put(setting, new Sourced(text, "environment " + setting.variable()));
            }
        }
        for (String variable : environment.keySet()) {
            if (variable.startsWith("GRAMME_")
                    && !known.contains(variable)
                    && !SERVICE_VARIABLE.matcher(variable).matches()) {
                problems.add(
                        "unknown environment variable " + variable + Closest.hint(variable, known));
            }
        }
    }

    /// Every setting in the order of [Setting], with its origin.
    public Map<Setting, Sourced> all() {
        return Collections.unmodifiableMap(values);
    }

    String text(Setting setting) {
        return sourced(setting).text().strip();
    }

    /// Reads a value; what the parser refuses is told with the key and the origin.
    <T> T read(Setting setting, Parser<T> parser) {
        try {
            return parser.parse(text(setting));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    setting.key() + " " + refused.getMessage() + " (" + originOf(setting) + ")",
                    refused);
        }
    }

    boolean flag(Setting setting) {
        return read(
                setting,
                text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default ->
                                    throw new IllegalArgumentException(
                                            "expects true or false, not \"" + text + "\"");
                        });
    }

    String originOf(Setting setting) {
        return sourced(setting).origin();
    }

    private Sourced sourced(Setting setting) {
        Sourced sourced = values.get(setting);
        if (sourced == null) {
            throw new IllegalStateException("a layer is missing for " + setting.key());
        }
        return sourced;
    }

    /// Turns text into a value, or throws `IllegalArgumentException` saying what it expects.
    interface Parser<T> {
        T parse(String text);
    }
}
