package dev.gramme.gateway.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gramme.gateway.FakeBackend;
import dev.gramme.gateway.FakeClient;
import dev.gramme.gateway.GatewayLimits;
import dev.gramme.gateway.front.FrontHandler;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Goal: whatever a client may send of the commands that are here, it gets Redis' own answer, to
/// the byte. Method: answers recorded from a Redis (`redis-answers.txt`), asked again over a fake
/// node. What differs on purpose is listed in docs/redis.md.
class RedisAnswersTest {
    private record Line(String asked, String answer) {}

    private static List<List<Line>> paragraphs() throws IOException {
        List<List<Line>> paragraphs = new ArrayList<>();
        try (InputStream in = RedisAnswersTest.class.getResourceAsStream("/redis-answers.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String paragraph : text.split("\n\n", -1)) {
                List<Line> lines = new ArrayList<>();
                for (String line : paragraph.split("\n", -1)) {
                    int arrow = line.indexOf(" => ");
                    if (arrow > 0) {
                        lines.add(new Line(line.substring(0, arrow), line.substring(arrow + 4)));
                    }
                }
                paragraphs.add(lines);
            }
        }
        return paragraphs;
    }

    @Test
    void everyRecordedAnswerIsGiven() throws IOException {
        List<List<Line>> paragraphs = paragraphs();
        assertThat(paragraphs).hasSizeGreaterThan(500);
        for (List<Line> paragraph : paragraphs) {
            try (FakeClient client =
                    new FakeClient(
                            new FrontHandler(new FakeBackend(), GatewayLimits.production()))) {
                for (Line line : paragraph) {
                    assertThat(client.ask(line.asked() + "\r\n").replace("\r\n", "~"))
                            .as("%s in %s", line.asked(), paragraph)
                            .isEqualTo(line.answer());
                }
            }
        }
    }
}
