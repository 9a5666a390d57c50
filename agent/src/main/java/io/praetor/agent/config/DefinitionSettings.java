package io.praetor.agent.config;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckKind;
import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import io.praetor.agent.registration.CheckFields;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.RegistrationException;
import io.praetor.agent.registration.ServiceFields;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CatalogRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the services and checks that the configuration defines; used by one thread. */
final class DefinitionSettings {
  private final Statements stated;
  private final Findings findings;
  private final Map<String, Position> serviceIds = new HashMap<>();
  private final Map<String, Position> checkIds = new HashMap<>();

  DefinitionSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  AgentConfig.Definitions definitions() {
    List<ServiceRegistration> services = new ArrayList<>();
    List<CheckDefinition> checks = new ArrayList<>();
    for (String name : List.of("service", "services")) {
      for (Setting.Block block : stated.blocks(name)) {
        ServiceRegistration service = service(name, block);
        if (service != null) {
          services.add(service);
        }
      }
    }
    for (String name : List.of("check", "checks")) {
      for (Setting.Block block : stated.blocks(name)) {
        CheckDefinition check = check(name, block);
        if (check != null) {
          checks.add(check);
        }
      }
    }
    return new AgentConfig.Definitions(services, checks);
  }

  private @Nullable ServiceRegistration service(String name, Setting.Block block) {
    try {
      ServiceRegistration read = ServiceFields.read(fields(block));
      unique(name, "service", read.service().id(), block.at(), serviceIds);
      for (CheckDefinition check : read.checks()) {
        unique(name, "check", check.id(), block.at(), checkIds);
        checkScript(name, check, block.at());
      }
      return read;
    } catch (RegistrationException e) {
      findings.problemAt(name, block.at(), e.reason());
      return null;
    }
  }

  private @Nullable CheckDefinition check(String name, Setting.Block block) {
    try {
      Fields fields = fields(block);
      CheckDefinition read = CheckFields.configured(fields);
      if (!CheckFields.hasKnownStatus(fields)) {
        throw new RegistrationException(
            "status is \""
                + fields.text("Status")
                + "\"; it has to be passing, warning or critical");
      }
      String refusal = read.name().isEmpty() ? "Missing check name" : CheckFields.refusal(read);
      if (refusal != null) {
        throw new RegistrationException(refusal);
      }
      CheckDefinition check = read.id().isEmpty() ? read.toBuilder().id(read.name()).build() : read;
      unique(name, "check", check.id(), block.at(), checkIds);
      checkScript(name, check, block.at());
      if (!check.serviceId().isEmpty()
          && !serviceIds.containsKey(CatalogRow.folded(check.serviceId()))) {
        findings.warning(
            name,
            "check "
                + check.id()
                + " is of service "
                + check.serviceId()
                + ", which the configuration does not define: it counts once a request has"
                + " registered that, and after the next reload");
      }
      return check;
    } catch (RegistrationException e) {
      findings.problemAt(name, block.at(), e.reason());
      return null;
    }
  }

  private void unique(
      String name, String what, String id, Position at, Map<String, Position> known) {
    Position before = known.putIfAbsent(CatalogRow.folded(id), at);
    if (before != null) {
      findings.problemAt(
          name, at, "the " + what + " \"" + id + "\" is defined already, at " + before);
    }
  }

  private void checkScript(String name, CheckDefinition check, Position at) {
    if (check.kind() == CheckKind.SCRIPT
        && !stated.flag("enable_script_checks")
        && !stated.flag("enable_local_script_checks")) {
      findings.problemAt(
          name,
          at,
          "Scripts are disabled on this agent; to enable, configure 'enable_script_checks' or"
              + " 'enable_local_script_checks' to true");
    }
  }

  private static Fields fields(Setting.Block block) {
    return new Fields(map(block));
  }

  private static Map<String, @Nullable Object> map(Setting.Block block) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    block.members().forEach((name, member) -> map.put(name, value(member)));
    return map;
  }

  private static @Nullable Object value(Setting setting) {
    return switch (setting) {
      case Setting.Nothing _ -> null;
      case Setting.Scalar(Long number, Position _) -> BigDecimal.valueOf(number);
      case Setting.Scalar(Double number, Position _) -> BigDecimal.valueOf(number);
      case Setting.Scalar(Object value, Position _) -> value;
      case Setting.Block block -> map(block);
      // HCL writes a block that stands once and a list with one block alike.
      case Setting.Items(List<Setting> items, Position _)
          when items.size() == 1 && items.getFirst() instanceof Setting.Block block ->
          map(block);
      case Setting.Items(List<Setting> items, Position _) -> {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(item -> list.add(value(item)));
        yield list;
      }
    };
  }
}
