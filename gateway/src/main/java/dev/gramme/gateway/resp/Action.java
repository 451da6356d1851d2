package dev.gramme.gateway.resp;

/// What a command does: exactly one reply per call, now or later.
interface Action {
    void run(Call call);
}
