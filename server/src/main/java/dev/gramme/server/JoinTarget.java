package dev.gramme.server;

import dev.gramme.core.ring.Member;
import dev.gramme.transport.Introductions;
import dev.gramme.transport.Introductions.Met;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the node behind an address that may be its peer port or its client port. The peer port
/// answers a hello; a client port answers HTTP and names the peer port, which is then asked. The
/// second way is tried when the first failed or takes long. What became of either is told. Loop
/// only.
final class JoinTarget {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:http://)?(\\[[^]]+]|[^:/\\[\\]]+)(?::([0-9]{1,5}))?/?");
    private static final int USUAL_PORT = 7_400;
    private static final int HEAD_START_MS = 250;

    /// A search takes no longer; a living node may be that busy.
    static final int PATIENCE_MS = 10_000;

    private final EventLoop loop;
    private final Introductions introductions;

    JoinTarget(EventLoop loop, Introductions introductions) {
        this.loop = loop;
        this.introductions = introductions;
    }

    /// The node, or why there is none.
    sealed interface Found {
        record There(Member member) implements Found {}

        record Nowhere(String why) implements Found {}
    }

    record HostPort(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// @return null: it is no address
    static @Nullable HostPort parse(String address) {
        Matcher matcher = ADDRESS.matcher(address.strip());
        if (!matcher.matches()) {
            return null;
        }
        String port = matcher.group(2);
        int number = port == null ? USUAL_PORT : Integer.parseInt(port);
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        return number < 1 || number > 65_535 ? null : new HostPort(host, number);
    }

    /// @param answer gets exactly one answer, on the loop
    void find(String address, Consumer<Found> answer) {
        HostPort target = parse(address);
        if (target == null) {
            answer.accept(
                    new Found.Nowhere("\"" + address + "\" is no address: host:port is expected"));
        } else {
            new Search(target, answer).start();
        }
    }

    /// One search: two ways, the first success wins; two failures end it, or the time.
    private final class Search {
        private static final String NO_ANSWER = "no answer within " + PATIENCE_MS / 1_000 + " s";

        private final HostPort target;
        private final Consumer<Found> answer;
        private final List<Future<?>> timers = new ArrayList<>();
        private String asPeer = NO_ANSWER;
        private String byHttp = NO_ANSWER;
        private boolean secondBegun;
        private int failures;
        private boolean over;

        Search(HostPort target, Consumer<Found> answer) {
            this.target = target;
            this.answer = answer;
        }

        void start() {
            timers.add(loop.schedule(this::askClientPort, HEAD_START_MS, TimeUnit.MILLISECONDS));
            timers.add(loop.schedule(this::giveUp, PATIENCE_MS, TimeUnit.MILLISECONDS));
            introductions.ask(target.host(), target.port(), this::onHello);
        }

        private void onHello(Met met) {
            switch (met) {
                case Met.Node(Member member) -> end(new Found.There(member));
                case Met.Unwelcome(String why) -> end(unfit(why));
                case Met.Nobody(String why) -> {
                    asPeer = why;
                    fail();
                    askClientPort();
                }
            }
        }

        private Found unfit(String why) {
            return new Found.Nowhere(
                    "the node at "
                            + target
                            + " cannot be joined: "
                            + why
                            + "; only a lone node without data joins a cluster");
        }

        private void askClientPort() {
            if (over || secondBegun) {
                return;
            }
            secondBegun = true;
            Thread.startVirtualThread(() -> {
                AdminStatus.Answer heard =
                        AdminStatus.ask(target.host(), target.port(), PATIENCE_MS);
                loop.execute(() -> onAdminStatus(heard));
            });
        }

        private void onAdminStatus(AdminStatus.Answer heard) {
            switch (heard) {
                case AdminStatus.Answer.PeerAt(String host, int port) -> {
                    String place = "it names its peer port " + host + ":" + port + ", there: ";
                    byHttp = place + NO_ANSWER;
                    if (!over) {
                        introductions.ask(host, port, met -> onHelloOf(place, met));
                    }
                }
                case AdminStatus.Answer.None(String why) -> {
                    byHttp = why;
                    fail();
                }
            }
        }

        private void onHelloOf(String place, Met met) {
            switch (met) {
                case Met.Node(Member member) -> end(new Found.There(member));
                case Met.Unwelcome(String why) -> end(unfit(why));
                case Met.Nobody(String why) -> {
                    byHttp = place + why;
                    fail();
                }
            }
        }

        private void fail() {
            failures++;
            if (failures == 2) {
                giveUp();
            }
        }

        private void giveUp() {
            String why =
                    asPeer.equals(byHttp)
                            ? asPeer
                            : "asked as a peer: " + asPeer + "; asked by HTTP: " + byHttp;
            end(new Found.Nowhere("no node answers at " + target + ": " + why));
        }

        private void end(Found found) {
            if (over) {
                return;
            }
            over = true;
            timers.forEach(timer -> timer.cancel(false));
            answer.accept(found);
        }
    }
}
