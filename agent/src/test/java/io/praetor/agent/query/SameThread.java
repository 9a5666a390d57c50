package io.praetor.agent.query;

import java.util.concurrent.TimeUnit;

/** The thread of a test owns all requests; what is put off never comes. */
public enum SameThread implements Scheduling {
  OWNER;

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer schedule(Runnable task, long delay, TimeUnit unit) {
    return () -> {};
  }

  @Override
  public boolean isOwner() {
    return true;
  }
}
