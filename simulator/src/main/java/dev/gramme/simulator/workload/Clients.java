package dev.gramme.simulator.workload;

import dev.gramme.core.item.Bytes;
import dev.gramme.core.message.ClientRequest;
import dev.gramme.core.message.ClientRequest.Durability;
import dev.gramme.core.message.ClientRequest.Level;
import dev.gramme.core.message.ClientResponse;
import dev.gramme.core.message.Reply;
import dev.gramme.core.ring.NodeId;
import dev.gramme.simulator.history.History;
import dev.gramme.simulator.history.Op;
import dev.gramme.simulator.world.Dice;
import dev.gramme.simulator.world.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/// All clients of a world, and the history they write.
public final class Clients {
    /// Beyond its own deadline a client waits this long for an answer.
    private static final int PATIENCE_MS = 400;

    private final World world;
    private final WorkPlan plan;
    private final History history;
    private final Dice dice;
    private final Dice durabilities;
    private final List<NodeId> nodes = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final NavigableSet<String> keys = new TreeSet<>();
    private long lastId;
    private int asked;
    private boolean stopped;

    public Clients(World world, WorkPlan plan) {
        this.world = world;
        this.plan = plan;
        this.history = new History(plan.settings().n(), new WallClocks(world));
        this.dice = world.fork("clients");
        this.durabilities = world.fork("durability");
        world.machines().forEach(machine -> nodes.add(machine.id()));
    }

    public History history() {
        return history;
    }

    /// Every key that was ever asked for.
    public List<String> keys() {
        return List.copyOf(keys);
    }

    public void begin() {
        List<Habit> habits = new ArrayList<>();
        for (int key = 0; key < plan.keys(); key++) {
            habits.add(dice.pick(List.of(Habit.values())));
        }
        for (int number = 0; number < plan.sessions(); number++) {
            int key = number < plan.keys() ? number : dice.nextInt(plan.keys());
            Habit habit = habits.get(key);
            if (number < plan.keys() || !habit.alone()) {
                mark("k" + key, habit);
                begin(new Session(this, number, "k" + key, habit, Lapse.NEVER, dice));
            }
        }
        beginLapsing();
    }

    /// Their keys are their own. What a wrong clock hides from a client it does not replace, so
    /// nobody counts siblings there.
    private void beginLapsing() {
        Dice own = world.fork("lapsing");
        Habit habit = Habit.MIXED;
        for (int number = 0; number < plan.lapsing(); number++) {
            boolean first = number % 2 == 0;
            String key = "x" + number / 2;
            habit = first ? own.pick(List.of(Habit.values())) : habit;
            if (habit == Habit.ORDERED) {
                history.ordered(key);
            }
            if (first || !habit.alone()) {
                Lapse lapse = Lapse.drawn(world, own.fork("lapse " + number));
                begin(new Session(this, plan.sessions() + number, key, habit, lapse, own));
            }
        }
    }

    private void begin(Session session) {
        sessions.add(session);
        session.think();
    }

    private void mark(String key, Habit habit) {
        if (habit == Habit.ORDERED) {
            history.ordered(key);
        }
        if (habit == Habit.PASSING) {
            history.passing(key);
        }
    }

    /// No client asks anything any more; answers under way still arrive.
    public void stop() {
        stopped = true;
    }

    public boolean quiet() {
        return asked == 0;
    }

    WorkPlan plan() {
        return plan;
    }

    NodeId anyNode() {
        return dice.pick(nodes);
    }

    void afterThinking(Runnable task) {
        world.after(
                1 + dice.exponential(plan.thinkMs()),
                "think",
                () -> {
                    if (!stopped) {
                        task.run();
                    }
                });
    }

    /// What a client wants of its key.
    ///
    /// @param given the answer whose context is handed in; null: none
    /// @param expiresAtMs for a put: when its value expires; 0: never
    record Wish(
            int session,
            String key,
            Op.Kind kind,
            @Nullable Op given,
            boolean strict,
            @Nullable Level level,
            long expiresAtMs) {}

    /// Asks a node; `done` gets the operation with its answer, or without one when time is up.
    long ask(NodeId node, Wish wish, boolean closing, Consumer<Op> done) {
        long id = ++lastId;
        Op given = wish.given();
        Op.Ask ask =
                new Op.Ask(
                        id,
                        wish.session(),
                        wish.key(),
                        wish.kind(),
                        given == null ? Bytes.EMPTY : given.answer().context(),
                        given == null ? 0 : given.id(),
                        Requests.quorum(wish.kind(), wish.level(), plan.settings()),
                        wish.strict(),
                        closing,
                        world.nowNanos());
        history.asked(ask);
        history.through(id, node.name());
        if (wish.expiresAtMs() != 0) {
            history.expiring(id, wish.expiresAtMs());
        }
        keys.add(wish.key());
        if (!promised(ask)) {
            history.unkept(id);
        }
        int timeoutMs = closing ? 5_000 : 200 + dice.nextInt(1_800);
        boolean explain = dice.chance(0.05);
        ClientRequest.Options options =
                new ClientRequest.Options(0, 0, wish.level(), wish.strict(), timeoutMs, explain)
                        .withDurability(durability(ask));
        history.durability(id, options.durability());
        ClientRequest request =
                Requests.of(ask, wish.expiresAtMs(), options, dice.nextInt(plan.fillerBytes() + 1));
        Question question = new Question(id, done);
        asked++;
        world.ask(node, request, question::onReply, question::onRefused);
        world.after(timeoutMs + PATIENCE_MS, "patience", question::onTimeout);
        return id;
    }

    /// What a copy of a client's write needs to count.
    private @Nullable Durability durability(Op.Ask ask) {
        boolean says = ask.kind().writes() && ask.session() >= 0;
        return says && durabilities.chance(plan.durabilityChance())
                ? durabilities.pick(List.of(Durability.values()))
                : null;
    }

    /// Whether an acknowledgement of this write outlives what the faults may take.
    private boolean promised(Op.Ask ask) {
        boolean enough = ask.quorum() >= plan.settings().w();
        return !plan.lossy() || (enough && (ask.strict() || !plan.lossesRotate()));
    }

    /// One question that waits for its answer.
    private final class Question {
        private final long id;
        private final Consumer<Op> done;
        private boolean over;

        Question(long id, Consumer<Op> done) {
            this.id = id;
            this.done = done;
        }

        void onReply(Reply reply) {
            if (reply.response() instanceof ClientResponse.Applied applied) {
                onApplied(applied);
            }
            end(Requests.answer(reply.response(), world.nowNanos()));
        }

        /// A delete that found nothing has no copies.
        private void onApplied(ClientResponse.Applied applied) {
            if (!over && applied.copies() > 0) {
                history.onDisk(id, applied.durable());
                int quorum = history.op(id).ask().quorum();
                if (plan.crashes() && history.isEarly(id) && applied.durable() < quorum) {
                    history.thin(id);
                    if (plan.lossy() || applied.durable() == 0) {
                        history.unkept(id);
                    }
                }
            }
        }

        void onRefused() {
            var reason = ClientResponse.Reason.NOT_SERVING;
            var response = new ClientResponse.NotApplied(reason, "nothing listens");
            end(Requests.answer(response, world.nowNanos()));
        }

        void onTimeout() {
            end(Op.Answer.NONE);
        }

        private void end(Op.Answer answer) {
            if (!over) {
                over = true;
                asked--;
                history.answered(id, answer);
                done.accept(history.op(id));
            }
        }
    }

    // ---- after the healing ----

    /// Writes strictly through a node; `done` gets the outcome.
    public void probe(NodeId node, String key, Consumer<Op> done) {
        Wish wish = new Wish(-1, key, Op.Kind.PUT_OVERWRITE, null, true, Level.QUORUM, 0);
        ask(node, wish, false, done);
    }

    /// Reads a key from all of its homes through a node.
    public void close(NodeId node, String key, Consumer<Op> done) {
        ask(node, new Wish(-1, key, Op.Kind.GET, null, true, Level.ALL, 0), true, done);
    }
}
