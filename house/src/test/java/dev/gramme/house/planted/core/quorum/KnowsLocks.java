package dev.gramme.house.planted.core.quorum;

import java.util.concurrent.locks.ReentrantLock;

/// A breach: core has one owner and no locks.
record KnowsLocks(ReentrantLock lock) {}
