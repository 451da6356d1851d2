package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

/// What the JSON of a request says.
sealed interface Payload {
    record Get(Bytes key) implements Payload {
        static Get read(Bytes json) throws BadPayload {
            Fields fields = Fields.of(json);
            @Nullable Bytes key = null;
            for (String name = fields.next(); name != null; name = fields.next()) {
                switch (name) {
                    case "key" -> key = fields.bytes();
                    default -> fields.skip();
                }
            }
            Get get = new Get(fields.required("key", key));
            fields.end();
            return get;
        }
    }

    record TextValue(Bytes text, long crc32c) {
        static TextValue read(Fields fields) throws BadPayload {
            @Nullable Bytes text = null;
            @Nullable Long crc32c = null;
            for (String name = fields.next(); name != null; name = fields.next()) {
                switch (name) {
                    case "value" -> text = fields.bytes();
                    case "crc32c" -> crc32c = fields.u32();
                    default -> fields.skip();
                }
            }
            return new TextValue(fields.required("value", text), fields.required("crc32c", crc32c));
        }
    }

    /// @param replication a node speaks, not a client
    /// @param context hexadecimal; null: none
    record Put(Bytes key, TextValue value, boolean replication, @Nullable String context)
            implements Payload {
        static Put read(Bytes json) throws BadPayload {
            Fields fields = Fields.of(json);
            @Nullable Bytes key = null;
            @Nullable TextValue value = null;
            @Nullable Boolean replication = null;
            @Nullable String context = null;
            for (String name = fields.next(); name != null; name = fields.next()) {
                switch (name) {
                    case "key" -> key = fields.bytes();
                    case "value" -> value = TextValue.read(fields.nested());
                    case "replication" -> replication = fields.flag();
                    case "context" -> context = fields.textOrNull();
                    default -> fields.skip();
                }
            }
            Put put =
                    new Put(
                            fields.required("key", key),
                            fields.required("value", value),
                            fields.required("replication", replication),
                            context);
            fields.end();
            return put;
        }
    }

    record Join(String address) implements Payload {
        private static final String ADDRESS = "known_cluster_node_addr";

        static Join read(Bytes json) throws BadPayload {
            Fields fields = Fields.of(json);
            @Nullable String address = null;
            for (String name = fields.next(); name != null; name = fields.next()) {
                switch (name) {
                    case ADDRESS -> address = fields.text();
                    default -> fields.skip();
                }
            }
            Join join = new Join(fields.required(ADDRESS, address));
            fields.end();
            return join;
        }
    }
}
