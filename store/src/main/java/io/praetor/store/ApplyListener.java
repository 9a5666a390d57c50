package io.praetor.store;

/**
 * Callback for what is applied. Called on the apply thread after the view can be seen; must not
 * block.
 */
@FunctionalInterface
public interface ApplyListener {
  /** The view has changed. */
  void applied(View view, Changes changes);
}
