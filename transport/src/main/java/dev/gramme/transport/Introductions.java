package dev.gramme.transport;

import dev.gramme.core.ring.Member;
import dev.gramme.wire.Hello;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks an address which node is behind it, by an exchange of hellos. Event loop only. A person
/// waits for the answer: more patience than links have is in order.
public final class Introductions {
    private final EventLoop loop;
    private final PeerSettings settings;
    private final Supplier<Hello> hello;

    public Introductions(EventLoop loop, PeerSettings settings, Supplier<Hello> hello) {
        this.loop = loop;
        this.settings = settings;
        this.hello = hello;
    }

    /// Who is there, or why nobody could be met.
    public sealed interface Met {
        record Node(Member member) implements Met {}

        /// A node, but none this one may talk with.
        record Unwelcome(String why) implements Met {}

        record Nobody(String why) implements Met {}
    }

    /// @param answer gets exactly one answer, later, on the loop
    public void ask(String host, int port, Consumer<Met> answer) {
        Names.resolve(host, port, loop, address -> dial(address, answer));
    }

    private void dial(InetSocketAddress address, Consumer<Met> answer) {
        Visit visit = new Visit(answer);
        Sockets.dialler(loop, settings)
                .handler(new Opening(visit))
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        visit.finish(new Met.Nobody(Names.words(done.cause())));
                    }
                });
    }

    /// One short connection: hello there, hello back.
    private final class Visit extends ChannelInboundHandlerAdapter {
        private final Consumer<Met> answer;
        private boolean finished;

        Visit(Consumer<Met> answer) {
            this.answer = answer;
        }

        private void finish(Met met) {
            if (!finished) {
                finished = true;
                answer.accept(met);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(Hello.encode(hello.get())));
            loop.schedule(
                    () -> {
                        finish(new Met.Nobody("no hello within " + settings.helloMs() + " ms"));
                        context.close();
                    },
                    settings.helloMs(),
                    TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            switch (Handshake.read((byte[]) message, hello.get())) {
                case Handshake.Welcome(Hello theirs) -> finish(new Met.Node(theirs.self()));
                case Handshake.Unwelcome(String why) -> finish(new Met.Unwelcome(why));
                case Handshake.Foreign(String why) -> finish(new Met.Nobody(why));
            }
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            finish(new Met.Nobody("it closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            finish(new Met.Nobody(String.valueOf(cause.getMessage())));
            context.close();
        }
    }
}
