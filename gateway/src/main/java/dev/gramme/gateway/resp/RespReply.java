package dev.gramme.gateway.resp;

import dev.gramme.core.item.Bytes;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A reply, written as RESP2 or RESP3.
sealed interface RespReply {
    Simple OK = new Simple("OK");
    byte[] OK_LINE = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);

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

    /// Text for people; RESP3 says so.
    record Text(String text) implements RespReply {}

    record Items(List<RespReply> items) implements RespReply {}

    /// Items in no order; RESP3 says so.
    record Unique(List<RespReply> items) implements RespReply {}

    /// @param items key, value, key, value
    record Pairs(List<RespReply> items) implements RespReply {}

    /// What a reply holds in memory, about.
    static long bytes(RespReply reply) {
        return switch (reply) {
            case Simple(String text) -> text.length();
            case Failure(String text) -> text.length();
            case Text(String text) -> text.length();
            case Int _, Nothing _ -> 0;
            case Bulk(Bytes bytes) -> bytes.length();
            case Items(List<RespReply> items) -> bytes(items);
            case Unique(List<RespReply> items) -> bytes(items);
            case Pairs(List<RespReply> items) -> bytes(items);
        };
    }

    private static long bytes(List<RespReply> items) {
        return items.stream().mapToLong(item -> 4 + bytes(item)).sum();
    }

    /// @param version 2 or 3
    static void write(ByteBuf out, RespReply reply, int version) {
        switch (reply) {
            case Simple simple when simple.equals(OK) -> out.writeBytes(OK_LINE);
            case Simple(String text) -> line(out, '+', oneLine(text));
            case Failure(String text) -> line(out, '-', oneLine(text));
            case Int(long value) -> line(out, ':', value);
            case Bulk(Bytes bytes) -> bulk(out, '$', bytes);
            case Text(String text) when version == 2 -> bulk(out, '$', Bytes.utf8(text));
            case Text(String text) -> bulk(out, '=', Bytes.utf8("txt:" + text));
            case Nothing() ->
                    out.writeCharSequence(
                            version == 2 ? "$-1\r\n" : "_\r\n", StandardCharsets.US_ASCII);
            case Items(var items) -> list(out, '*', items.size(), items, version);
            case Unique(var items) ->
                    list(out, version == 2 ? '*' : '~', items.size(), items, version);
            case Pairs(var items) when version == 2 -> list(out, '*', items.size(), items, version);
            case Pairs(var items) -> list(out, '%', items.size() / 2, items, version);
        }
    }

    private static void list(
            ByteBuf out, char type, int count, List<RespReply> items, int version) {
        line(out, type, count);
        items.forEach(item -> write(out, item, version));
    }

    private static void bulk(ByteBuf out, char type, Bytes bytes) {
        line(out, type, bytes.length());
        out.writeBytes(bytes.unsafeArray());
        line(out);
    }

    private static void line(ByteBuf out, char type, String text) {
        out.writeByte(type);
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        line(out);
    }

    private static void line(ByteBuf out, char type, long number) {
        out.writeByte(type);
        if (number < 0 || number > 9_999) {
            out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
        } else {
            digits(out, (int) number);
        }
        line(out);
    }

    private static void digits(ByteBuf out, int number) {
        if (number > 9) {
            digits(out, number / 10);
        }
        out.writeByte('0' + number % 10);
    }

    private static void line(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    /// A line must stay one, whatever a client's words were.
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
