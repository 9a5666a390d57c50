package io.praetor.agent.prepared;

/** A template that cannot be filled, whatever the name; its message says why, in Consul's words. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateException(String text) {
    // A refusal, not a fault.
    super(text, null, false, false);
  }
}
