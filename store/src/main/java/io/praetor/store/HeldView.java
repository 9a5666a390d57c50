package io.praetor.store;

import io.praetor.store.waiting.WaitingBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view whose bytes that wait for a commit stay readable until it is closed. Any thread, one at a
 * time.
 */
public final class HeldView implements AutoCloseable {
  private final View view;
  private final List<WaitingBytes> held;

  private HeldView(View view, List<WaitingBytes> held) {
    this.view = view;
    this.held = held;
  }

  /** Holds a view, or null if some of its bytes are gone. */
  static @Nullable HeldView of(View view) {
    HeldView holding = new HeldView(view, new ArrayList<>());
    for (WaitingBytes bytes : view.waiting()) {
      if (!bytes.hold()) {
        holding.close();
        return null;
      }
      holding.held.add(bytes);
    }
    return holding;
  }

  /** The view. */
  public View view() {
    return view;
  }

  @Override
  public void close() {
    held.forEach(WaitingBytes::letGo);
    held.clear();
  }
}
