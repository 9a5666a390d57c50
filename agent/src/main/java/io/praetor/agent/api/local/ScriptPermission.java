package io.praetor.agent.api.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.routing.BadRequestException;
import java.util.Collection;
import java.util.function.BooleanSupplier;

/**
 * Whether requests may register checks that run scripts; immutable.
 *
 * @param allowed {@code enable_script_checks} now
 */
public record ScriptPermission(BooleanSupplier allowed) {
  /**
   * Refuses scripts where they are not allowed.
   *
   * @throws BadRequestException if one of the checks is a script
   */
  void check(Collection<CheckDefinition> checks) {
    boolean hasScript = checks.stream().anyMatch(each -> each.kind() == CheckKind.SCRIPT);
    if (hasScript && !allowed.getAsBoolean()) {
      throw new BadRequestException(
          500,
          "Scripts are disabled on this agent from remote calls; to enable, configure"
              + " 'enable_script_checks' to true");
    }
  }
}
