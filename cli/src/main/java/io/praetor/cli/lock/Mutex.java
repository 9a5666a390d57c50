package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A lock that one holds: a key acquired by a session (Consul's guide, "Leader Election"). */
record Mutex(String key) implements Held {
  /** A lock-delay is not told, only felt: how long to wait before the next try within one. */
  private static final long DELAYED_MS = 5_000;

  @Override
  public String behavior() {
    return "release";
  }

  @Override
  public boolean acquire(AgentClient agent, String session, long deadlineNanos)
      throws IOException, CommandException, InterruptedException {
    long index = 0;
    while (true) {
      long left =
          deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
      if (left <= 0 && index > 0) {
        return false;
      }
      LockStore.Entries seen = LockStore.read(agent, key, false, index, left);
      if (!seen.list().isEmpty()) {
        LockStore.Entry entry = seen.list().getFirst();
        if (entry.flags() != LockKeys.MUTEX_FLAGS) {
          throw new CommandException("Lock acquisition failed: " + key + " is not a lock's key");
        }
        if (entry.session().equals(session)) {
          return true;
        }
        if (!entry.session().isEmpty()) {
          index = seen.index();
          continue;
        }
      }
      if (LockStore.put(agent, key, "", LockKeys.MUTEX_FLAGS, "acquire", session)) {
        return true;
      }
      LockStore.Entries after = LockStore.read(agent, key, false, 0, 0);
      index = after.index();
      if (after.list().isEmpty() || after.list().getFirst().session().isEmpty()) {
        long leftMs =
            deadlineNanos == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (leftMs <= 0) {
          return false;
        }
        Thread.sleep(Math.min(DELAYED_MS, leftMs));
        index = 0;
      }
    }
  }

  @Override
  public Watched watch(AgentClient agent, String session, long index)
      throws IOException, CommandException {
    LockStore.Entries seen = LockStore.read(agent, key, false, index, Long.MAX_VALUE);
    boolean held = !seen.list().isEmpty() && seen.list().getFirst().session().equals(session);
    return new Watched(held, seen.index());
  }

  @Override
  public void release(AgentClient agent, String session) throws IOException, CommandException {
    LockStore.put(agent, key, "", LockKeys.MUTEX_FLAGS, "release", session);
  }

  @Override
  public void tidy(AgentClient agent) throws IOException, CommandException {
    LockStore.Entries seen = LockStore.read(agent, key, false, 0, 0);
    if (!seen.list().isEmpty()) {
      LockStore.Entry entry = seen.list().getFirst();
      if (entry.session().isEmpty() && entry.flags() == LockKeys.MUTEX_FLAGS) {
        LockStore.delete(agent, key, entry.modifyIndex());
      }
    }
  }
}
