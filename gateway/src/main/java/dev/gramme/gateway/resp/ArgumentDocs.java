package dev.gramme.gateway.resp;

import java.util.ArrayList;
import java.util.List;

/// Turns a manual's `key value [key value ...]` into the argument maps of COMMAND DOCS.
final class ArgumentDocs {
    private ArgumentDocs() {}

    static List<RespReply> of(String arguments) {
        List<RespReply> docs = new ArrayList<>();
        int optional = arguments.indexOf('[');
        String required = optional < 0 ? arguments : arguments.substring(0, optional);
        String rest = optional < 0 ? "" : arguments.substring(optional + 1).replace("]", "");
        boolean repeats = rest.endsWith("...");
        List<String> names = names(required);
        if (repeats && names.size() > 1) {
            docs.add(block(names));
        } else {
            names.forEach(name -> docs.add(argument(name, repeats ? "multiple" : "")));
        }
        if (!repeats) {
            names(rest).forEach(name -> docs.add(argument(name, "optional")));
        }
        return docs;
    }

    private static List<String> names(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
    }

    private static RespReply block(List<String> names) {
        List<RespReply> inner = new ArrayList<>();
        names.forEach(name -> inner.add(argument(name, "")));
        return new RespReply.Pairs(
                List.of(
                        RespReply.Bulk.of("name"),
                        RespReply.Bulk.of("items"),
                        RespReply.Bulk.of("type"),
                        RespReply.Bulk.of("block"),
                        RespReply.Bulk.of("flags"),
                        new RespReply.Items(List.of(new RespReply.Simple("multiple"))),
                        RespReply.Bulk.of("arguments"),
                        new RespReply.Items(inner)));
    }

    private static RespReply argument(String name, String flag) {
        List<RespReply> fields = new ArrayList<>();
        fields.add(RespReply.Bulk.of("name"));
        fields.add(RespReply.Bulk.of(name));
        fields.add(RespReply.Bulk.of("type"));
        fields.add(RespReply.Bulk.of(name.equals("key") ? "key" : "string"));
        if (!flag.isEmpty()) {
            fields.add(RespReply.Bulk.of("flags"));
            fields.add(new RespReply.Items(List.of(new RespReply.Simple(flag))));
        }
        return new RespReply.Pairs(fields);
    }
}
