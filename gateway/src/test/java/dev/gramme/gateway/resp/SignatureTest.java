package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.resp.Signature.Keys;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/// Goal: one line of a manual gives what COMMAND and COMMAND DOCS say. Method: lines of Redis'
/// manual, with the arity and keys that Redis tells of them.
class SignatureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`` ; 1 ; 0 ; 0 ; 0",
                "key ; 2 ; 1 ; 1 ; 1",
                "[message] ; -1 ; 0 ; 0 ; 0",
                "key [key ...] ; -2 ; 1 ; -1 ; 1",
                "key value [key value ...] ; -3 ; 1 ; -1 ; 2",
                "key value [GET] [EX seconds | PX milliseconds | KEEPTTL] ; -3 ; 1 ; 1 ; 1",
                "key seconds [NX | XX | GT | LT] ; -3 ; 1 ; 1 ; 1",
                "[username] password ; -2 ; 0 ; 0 ; 0",
                "cursor [MATCH pattern] [COUNT count] [TYPE type] ; -2 ; 0 ; 0 ; 0",
                "<GET | PUT> key [argument ...] ; -3 ; 2 ; 2 ; 1",
                "[protover [AUTH username password] [SETNAME clientname]] ; -1 ; 0 ; 0 ; 0",
            })
    void tellsArityAndKeys(String line, int arity, int first, int last, int step) {
        Signature signature = Signature.of(line);
        assertThat(signature.arity(1)).isEqualTo(arity);
        assertThat(signature.keys()).isEqualTo(new Keys(first, last, step));
    }

    @Test
    void keysEndWhereTheWordsEnd() {
        assertThat(Signature.of("key").keys().end(5)).isEqualTo(2);
        assertThat(Signature.of("key [key ...]").keys().end(5)).isEqualTo(5);
        assertThat(Signature.of("").keys().end(5)).isZero();
    }

    @Test
    void optionsAreDocumentedAsRedisDocumentsThem() {
        assertThat(docs("key [EX seconds | KEEPTTL]"))
                .isEqualTo(
                        "*2 *4 name key type key *8"
                                + " name seconds-keepttl type oneof flags *1 +optional arguments *2"
                                + " *6 name seconds type integer token EX"
                                + " *6 name keepttl type pure-token token KEEPTTL");
    }

    @Test
    void whatRepeatsIsDocumentedOnce() {
        assertThat(docs("key [key ...]")).isEqualTo("*1 *6 name key type key flags *1 +multiple");
        assertThat(docs("key value [key value ...]"))
                .isEqualTo(
                        "*1 *8 name key-value type block flags *1 +multiple arguments *2"
                                + " *4 name key type key *4 name value type string");
        assertThat(docs("[word ...]"))
                .isEqualTo("*1 *6 name word type string flags *2 +optional +multiple");
    }

    @Test
    void aTokenMayStandBeforeAChoice() {
        assertThat(docs("[LEVEL <ONE | ALL>]"))
                .isEqualTo(
                        "*1 *10 name one-all type oneof token LEVEL flags *1 +optional arguments *2"
                                + " *6 name one type pure-token token ONE"
                                + " *6 name all type pure-token token ALL");
    }

    /// In RESP2, without the lengths of strings.
    private static String docs(String line) {
        ByteBuf out = Unpooled.buffer();
        RespReply.write(out, Signature.of(line).docs(), 2);
        return out.toString(StandardCharsets.UTF_8)
                .replaceAll("\\$[0-9]+\r\n", "")
                .replace("\r\n", " ")
                .strip();
    }
}
