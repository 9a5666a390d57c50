package io.praetor.store.watch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One parked question. It is small, for there are many: what is asked and who is answered stands in
 * the subclass. It waits once.
 *
 * <p>Whoever wins {@link #take()} answers it: the change that wakes it, its deadline, or the end of
 * its connection.
 */
public abstract class Waiter {
  private static final VarHandle TAKEN;

  static {
    try {
      TAKEN = MethodHandles.lookup().findVarHandle(Waiter.class, "taken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Links of the group's list: guarded by the registry's lock of the group's topic; but which group
  // it is, anyone may ask who wants that lock.
  volatile @Nullable Group group;
  @Nullable Waiter previous;
  @Nullable Waiter next;
  boolean unlinked;

  @SuppressWarnings("unused") // through TAKEN
  private volatile boolean taken;

  /** Whether the caller is the one that answers; true once in a waiter's life. */
  final boolean take() {
    return !taken && TAKEN.compareAndSet(this, false, true);
  }

  /** Whether someone answers it already. */
  public final boolean isTaken() {
    return taken;
  }
}
