package dev.gramme.gateway.rldb;

import dev.gramme.core.item.Bytes;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The fields of one JSON object, read one after the other by rldb's rules: unknown ones are passed
/// over, a known one stands once, and what is wrong is said in the words of its reader (serde).
///
/// ```
/// of ─▶ next ─name─▶ one of bytes, text, textOrNull, u32, flag, nested, skip ─▶ next ─null─▶ end
/// ```
final class Fields {
    private static final long U32_MAX = 0xffff_ffffL;

    private final JsonParser in;
    private final Set<String> read = new HashSet<>();
    private String name = "";

    private Fields(JsonParser in) {
        this.in = in;
    }

    /// The object that the JSON is.
    static Fields of(Bytes json) throws BadPayload {
        Fields fields = new Fields(Json.tokens(utf8(json)));
        fields.advance();
        fields.expect(JsonToken.START_OBJECT, "an object");
        return fields;
    }

    /// Reads JSON that is `null` and nothing else.
    static void requireNull(Bytes json) throws BadPayload {
        Fields value = new Fields(Json.tokens(utf8(json)));
        value.advance();
        value.expect(JsonToken.VALUE_NULL, "null");
        value.end();
    }

    private static String utf8(Bytes json) throws BadPayload {
        @Nullable String text = Utf8.strict(json);
        if (text == null) {
            throw new BadPayload("the payload is not UTF-8");
        }
        return text;
    }

    /// The next field's name, whose value is to be read or skipped; null: there is none.
    @Nullable String next() throws BadPayload {
        if (advance() != JsonToken.PROPERTY_NAME) {
            return null;
        }
        name = in.currentName();
        advance();
        return name;
    }

    void skip() throws BadPayload {
        try {
            in.skipChildren();
        } catch (JacksonException noJson) {
            throw broken(noJson);
        }
    }

    Bytes bytes() throws BadPayload {
        @Nullable Bytes bytes = Utf8.strict(text());
        if (bytes == null) {
            throw wrong("lone surrogate in a string");
        }
        return bytes;
    }

    String text() throws BadPayload {
        takeOnce();
        return string();
    }

    @Nullable String textOrNull() throws BadPayload {
        takeOnce();
        return in.currentToken() == JsonToken.VALUE_NULL ? null : string();
    }

    boolean flag() throws BadPayload {
        takeOnce();
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType("a boolean");
        };
    }

    long u32() throws BadPayload {
        takeOnce();
        expect(JsonToken.VALUE_NUMBER_INT, "u32");
        try {
            long number = in.getLongValue();
            if (number >= 0 && number <= U32_MAX) {
                return number;
            }
        } catch (JacksonException beyondLong) {
            throw wrong("invalid value: integer, expected u32");
        }
        throw wrong("invalid value: integer, expected u32");
    }

    /// The object that is this field's value; to be read before the next field.
    Fields nested() throws BadPayload {
        takeOnce();
        expect(JsonToken.START_OBJECT, "an object");
        return new Fields(in);
    }

    <T> T required(String field, @Nullable T value) throws BadPayload {
        if (value == null) {
            throw wrong("missing field `" + field + "`");
        }
        return value;
    }

    /// Nothing but white space may follow.
    void end() throws BadPayload {
        if (advance() != null) {
            throw wrong("trailing characters");
        }
    }

    private String string() throws BadPayload {
        expect(JsonToken.VALUE_STRING, "a string");
        try {
            return in.getString();
        } catch (JacksonException noString) {
            throw broken(noString);
        }
    }

    private void takeOnce() throws BadPayload {
        if (!read.add(name)) {
            throw wrong("duplicate field `" + name + "`");
        }
    }

    private @Nullable JsonToken advance() throws BadPayload {
        try {
            return in.nextToken();
        } catch (JacksonException noJson) {
            throw broken(noJson);
        }
    }

    private void expect(JsonToken token, String words) throws BadPayload {
        if (in.currentToken() != token) {
            throw wrongType(words);
        }
    }

    private BadPayload wrongType(String expected) {
        @Nullable JsonToken token = in.currentToken();
        return wrong(
                token == null
                        ? "EOF while parsing a value"
                        : "invalid type: " + kind(token) + ", expected " + expected);
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "map";
            case START_ARRAY -> "sequence";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT -> "integer";
            case VALUE_NUMBER_FLOAT -> "floating point";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> token.name().toLowerCase(Locale.ROOT);
        };
    }

    private BadPayload wrong(String why) {
        return new BadPayload(why + at(in.currentLocation()));
    }

    private BadPayload broken(JacksonException noJson) {
        return new BadPayload(noJson.getOriginalMessage() + at(in.currentLocation()));
    }

    /// As serde counts: the last character that was read.
    private static String at(TokenStreamLocation location) {
        int column = Math.max(0, location.getColumnNr() - 1);
        return " at line " + location.getLineNr() + " column " + column;
    }
}
