package io.praetor.store;

import io.praetor.store.command.Command;
import java.util.ArrayList;
import java.util.List;

/** How sessions begin in a {@link Model}. */
final class ModelSessions {
  private ModelSessions() {}

  static String create(Model model, Command.SessionCreate c) {
    if (model.sessions.containsKey(c.id())) {
      return "session \"" + c.id() + "\" is there already: choose another id";
    }
    Model.Node node = model.nodes.get(c.node());
    if (node == null) {
      return "Missing node registration";
    }
    List<String> checks = new ArrayList<>(c.nodeChecks());
    checks.addAll(c.serviceChecks());
    for (int i = 0; i < checks.size(); i++) {
      if (!checks.get(i).equals("serfHealth") || (i >= c.nodeChecks().size() && model.level < 3)) {
        return "Missing check '" + checks.get(i) + "' registration";
      }
      if (node.critical()) {
        return "Check 'serfHealth' is in critical state";
      }
    }
    model.sessionIndex = model.at();
    model.sessions.put(
        c.id(),
        new Model.Session(
            c.node(), c.lockDelayMs(), c.deletes(), !checks.isEmpty(), model.sessionIndex));
    return "true #";
  }
}
