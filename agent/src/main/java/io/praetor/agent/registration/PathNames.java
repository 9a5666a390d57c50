package io.praetor.agent.registration;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.client.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a request registers can be named in a path, as one has to in order to deregister it.
 * What the configuration defines and what an older agent has kept needs no such name. Stateless.
 */
public final class PathNames {
  private static final String UNPRINTABLE =
      " (its name where none is given) cannot hold unprintable characters: no path could name it";

  private PathNames() {}

  /** Why a service or one of its checks cannot be registered by a request, or null. */
  public static @Nullable String refusal(ServiceRegistration registration) {
    if (!PrintableText.isPrintable(registration.service().id())) {
      return "The ID of a service" + UNPRINTABLE;
    }
    for (CheckDefinition check : registration.checks()) {
      String refusal = refusal(check);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Why a check cannot be registered by a request, or null. */
  public static @Nullable String refusal(CheckDefinition check) {
    String id = check.id().isEmpty() ? check.name() : check.id();
    return PrintableText.isPrintable(id) ? null : "The ID of a check" + UNPRINTABLE;
  }
}
