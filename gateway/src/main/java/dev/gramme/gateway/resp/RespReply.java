package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A reply, written as RESP2 or RESP3.
sealed interface RespReply {
    Simple OK = new Simple("OK");

    record Simple(String text) implements RespReply {}

    /// @param text begins with the word that programs look at
    record Failure(String text) implements RespReply {}

    record Int(long value) implements RespReply {}

    record Bulk(Bytes bytes) implements RespReply {
        static Bulk of(String text) {
            return new Bulk(Bytes.utf8(text));
        }
    }

    record Nothing() implements RespReply {}

    record Items(List<RespReply> items) implements RespReply {}

    /// @param items key, value, key, value
    record Pairs(List<RespReply> items) implements RespReply {}

    /// What a reply holds in memory, about.
    static long bytes(RespReply reply) {
        return switch (reply) {
            case Simple(String text) -> text.length();
            case Failure(String text) -> text.length();
            case Int _, Nothing _ -> 0;
            case Bulk(Bytes bytes) -> bytes.length();
            case Items(List<RespReply> items) -> bytes(items);
            case Pairs(List<RespReply> items) -> bytes(items);
        };
    }

    private static long bytes(List<RespReply> items) {
        return items.stream().mapToLong(item -> 4 + bytes(item)).sum();
    }

    /// @param version 2 or 3
    static void write(ByteBuf out, RespReply reply, int version) {
        switch (reply) {
            case Simple(String text) -> line(out, '+', oneLine(text));
            case Failure(String text) -> line(out, '-', oneLine(text));
            case Int(long value) -> line(out, ':', Long.toString(value));
            case Bulk(Bytes bytes) -> {
                line(out, '$', Integer.toString(bytes.length()));
                out.writeBytes(bytes.unsafeArray());
                line(out);
            }
            case Nothing() ->
                    out.writeCharSequence(
                            version == 2 ? "$-1\r\n" : "_\r\n", StandardCharsets.US_ASCII);
            case Items(List<RespReply> items) -> {
                line(out, '*', Integer.toString(items.size()));
                items.forEach(item -> write(out, item, version));
            }
            case Pairs(List<RespReply> items) -> {
                int count = version == 2 ? items.size() : items.size() / 2;
                line(out, version == 2 ? '*' : '%', Integer.toString(count));
                items.forEach(item -> write(out, item, version));
            }
        }
    }

    private static void line(ByteBuf out, char type, String text) {
        out.writeByte(type);
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        line(out);
    }

    private static void line(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    /// A line must stay one, whatever a client's words were.
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
