package io.praetor.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is written of a view: all of it, or what has changed since another one; immutable.
 *
 * @param services what requests have registered
 * @param checks what requests have registered
 * @param maintenance the marks of what is in maintenance
 * @param states the checks whose status is kept, those of the configuration too
 * @param goneServices ids of services that are not kept any more
 * @param goneChecks ids of checks, marks too, that are not kept any more; they may be among the
 *     others, as they are now
 */
record RegistrationPart(
    List<LocalService> services,
    List<LocalCheck> checks,
    List<LocalCheck> maintenance,
    List<LocalCheck> states,
    List<String> goneServices,
    List<String> goneChecks) {
  private static RegistrationPart empty() {
    return new RegistrationPart(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  static RegistrationPart of(LocalView view) {
    return between(LocalView.EMPTY, view);
  }

  static RegistrationPart between(LocalView before, LocalView after) {
    RegistrationPart part = empty();
    before.services().differences(after.services(), (_, old, now) -> part.service(old, now));
    before.checks().differences(after.checks(), (_, old, now) -> part.check(old, now));
    return part;
  }

  private void service(@Nullable LocalService old, @Nullable LocalService now) {
    if (now != null && now.origin() == Origin.REQUEST) {
      services.add(now);
    } else if (old != null && old.origin() == Origin.REQUEST) {
      goneServices.add(old.definition().id());
    }
  }

  private void check(@Nullable LocalCheck old, @Nullable LocalCheck now) {
    boolean isKept = now != null && isKept(now);
    boolean isSame =
        old != null
            && now != null
            && Objects.equals(old.definition(), now.definition())
            && old.origin() == now.origin()
            && old.isOfServiceRegistration() == now.isOfServiceRegistration();
    if (old != null && !isSame && (now == null || isKept(old) || old.isMaintenance())) {
      goneChecks.add(old.id());
    }
    if (now == null) {
      return;
    }
    if (now.isMaintenance()) {
      maintenance.add(now);
      return;
    }
    if (isKept && !isSame) {
      checks.add(now);
    }
    states.add(now);
  }

  private static boolean isKept(LocalCheck check) {
    return check.origin() == Origin.REQUEST && !check.isMaintenance();
  }
}
