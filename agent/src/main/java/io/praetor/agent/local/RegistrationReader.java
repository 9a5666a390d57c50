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
 * Reads the bytes of the file of registrations. One registration that cannot be is left out, and
 * the log says so; a file that cannot be read as a whole is a failure. Stateless.
 */
final class RegistrationReader {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private RegistrationReader() {}

  /**
   * What the file holds.
   *
   * @throws RegistrationException if it is damaged, or of a later version
   */
  static KeptRegistrations read(byte[] bytes) {
    Fields file = JsonTree.fields(bytes);
    long version = file.number("Version");
    if (version != RegistrationJson.VERSION) {
      throw new RegistrationException("its version " + version + " is not known here");
    }
    Map<String, KeptState> states = new HashMap<>();
    for (Fields state : file.objects("States")) {
      CheckStatus status = CheckStatus.of(state.text("Status"));
      if (status != null) {
        states.put(
            CatalogRow.folded(state.text("CheckID")),
            new KeptState(status, state.text("Output"), state.number("ExpiresMs")));
      }
    }
    LocalView view = LocalView.EMPTY;
    for (Fields service : file.objects("Services")) {
      try {
        ServiceRegistration read = ServiceFields.read(service);
        view = view.with(new LocalService(read.service(), read.token(), Origin.REQUEST));
      } catch (RegistrationException e) {
        LOG.error("Service {} was registered and is left out: {}", service.text("ID"), e.reason());
      }
    }
    for (Fields check : file.objects("Checks")) {
      Fields definition = check.object("Definition");
      if (definition == null) {
        continue;
      }
      try {
        LocalCheck begun =
            LocalCheck.begun(
                CheckFields.configured(definition),
                check.flag("OfServiceRegistration"),
                Origin.REQUEST);
        KeptState state = states.get(CatalogRow.folded(begun.id()));
        view =
            view.with(
                state == null
                    ? begun
                    : begun.found(state.status(), state.output(), state.expiresMs()));
      } catch (RegistrationException e) {
        LOG.error("Check {} was registered and is left out: {}", definition.text("ID"), e.reason());
      }
    }
    for (Fields maintenance : file.objects("Maintenance")) {
      String service = maintenance.text("ServiceID");
      String reason = maintenance.text("Reason");
      view =
          view.with(
              service.isEmpty()
                  ? LocalCheck.nodeMaintenance(reason)
                  : LocalCheck.serviceMaintenance(service, reason));
    }
    return new KeptRegistrations(view, states);
  }
}
