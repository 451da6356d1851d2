package dev.gramme.cli;

import dev.gramme.client.bulk.IfPresent;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/// What becomes of keys that hold other values already.
final class IfPresentFlag {
    @Option(
            names = "--if-present",
            paramLabel = "RULE",
            converter = Rule.class,
            description = {
                "for keys that hold other values: refuse (leave them, name them, exit with 5),",
                "skip (leave them), keep-both (as siblings) or replace (default: refuse)"
            })
    private IfPresent rule = IfPresent.REFUSE;

    IfPresent rule() {
        return rule;
    }

    static final class Rule implements ITypeConverter<IfPresent> {
        @Override
        public IfPresent convert(String text) {
            for (IfPresent rule : IfPresent.values()) {
                if (text.equals(rule.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                    return rule;
                }
            }
            throw new TypeConversionException(
                    "--if-present is refuse, skip, keep-both or replace, not " + text);
        }
    }
}
