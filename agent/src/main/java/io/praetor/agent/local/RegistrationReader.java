package io.praetor.agent.local;

import io.praetor.agent.registration.CheckFields;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.registration.RegistrationException;
import io.praetor.agent.registration.ServiceFields;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the bytes of the file of registrations, and then of what has changed since. One
 * registration that cannot be is left out, and the log says so; bytes that cannot be read as a
 * whole are a failure. Owned by one thread.
 */
final class RegistrationReader {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final Map<String, KeptState> states = new HashMap<>();
  private LocalView view = LocalView.EMPTY;

  /**
   * Reads the file.
   *
   * @return the name of the journal that may follow; empty for none
   * @throws RegistrationException if it is damaged, or of a later version
   */
  String whole(byte[] bytes) {
    Fields file = JsonTree.fields(bytes);
    long version = file.number("Version");
    if (version != RegistrationJson.VERSION && version != RegistrationJson.VERSION_WITH_JOURNAL) {
      throw new RegistrationException("its version " + version + " is not known here");
    }
    take(file);
    return file.text("Journal");
  }

  /**
   * Reads a change.
   *
   * @throws RegistrationException if it is damaged
   */
  void change(byte[] bytes) {
    take(JsonTree.fields(bytes));
  }

  /** All that was read. */
  KeptRegistrations kept() {
    return new KeptRegistrations(view, states);
  }

  private void take(Fields part) {
    for (String id : part.texts("GoneServices")) {
      view = view.withoutServiceAlone(id);
    }
    for (String id : part.texts("GoneChecks")) {
      view = view.withoutCheck(id);
      states.remove(CatalogRow.folded(id));
    }
    part.objects("Services").forEach(this::service);
    part.objects("Checks").forEach(this::check);
    for (Fields maintenance : part.objects("Maintenance")) {
      String service = maintenance.text("ServiceID");
      String reason = maintenance.text("Reason");
      view =
          view.with(
              service.isEmpty()
                  ? LocalCheck.nodeMaintenance(reason)
                  : LocalCheck.serviceMaintenance(service, reason));
    }
    part.objects("States").forEach(this::state);
  }

  private void service(Fields service) {
    try {
      ServiceRegistration read = ServiceFields.read(service);
      view = view.with(new LocalService(read.service(), read.token(), Origin.REQUEST));
    } catch (RegistrationException e) {
      LOG.error("Service {} was registered and is left out: {}", service.text("ID"), e.reason());
    }
  }

  private void check(Fields check) {
    Fields definition = check.object("Definition");
    if (definition == null) {
      return;
    }
    try {
      view =
          view.with(
              LocalCheck.begun(
                  CheckFields.configured(definition),
                  check.flag("OfServiceRegistration"),
                  Origin.REQUEST));
    } catch (RegistrationException e) {
      LOG.error("Check {} was registered and is left out: {}", definition.text("ID"), e.reason());
    }
  }

  private void state(Fields fields) {
    CheckStatus status = CheckStatus.of(fields.text("Status"));
    if (status == null) {
      return;
    }
    String id = fields.text("CheckID");
    KeptState state = new KeptState(status, fields.text("Output"), fields.number("ExpiresMs"));
    states.put(CatalogRow.folded(id), state);
    LocalCheck check = view.check(id);
    if (check != null && !check.isMaintenance()) {
      view = view.with(check.found(status, state.output(), state.expiresMs()));
    }
  }
}
