package io.praetor.agent.registration;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckDefinitionBuilder;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceDefinition.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the registration of a service with its checks. Stateless. */
public final class ServiceFields {
  private static final Set<String> KNOWN =
      Set.of(
          "kind",
          "id",
          "name",
          "tags",
          "address",
          "taggedaddresses",
          "meta",
          "port",
          "socketpath",
          "check",
          "checks",
          "weights",
          "token",
          "enabletagoverride",
          "proxy",
          "connect",
          "locality",
          "enterprisemeta",
          "namespace",
          "partition");

  private static final int META_PAIRS_MAX = 64;
  private static final int META_NAME_MAX = 128;
  private static final int META_VALUE_MAX = 512;
  private static final int PORT_MAX = 65_535;
  private static final int WEIGHT_MAX = 65_535;
  private static final Pattern META_NAME = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private ServiceFields() {}

  /**
   * The registration.
   *
   * @throws RegistrationException if a field is unknown or of the wrong type, or the registration
   *     cannot be
   */
  public static ServiceRegistration read(Fields fields) {
    fields.refuseOthers(KNOWN);
    ServiceDefinition service = service(fields);
    List<Fields> given = new ArrayList<>();
    Fields one = fields.object("Check");
    if (one != null && !one.isEmpty()) {
      given.add(one);
    }
    given.addAll(fields.objects("Checks"));
    List<CheckDefinitionBuilder> read = given.stream().map(CheckFields::ofService).toList();
    String refusal = refusal(service, fields.object("Weights") != null);
    if (refusal != null) {
      throw RegistrationException.refused(refusal);
    }
    List<CheckDefinition> checks = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < read.size(); i++) {
      if (!CheckFields.hasKnownStatus(given.get(i))) {
        throw RegistrationException.refused(
            "Status for checks must 'passing', 'warning', 'critical'");
      }
      CheckDefinition check = named(service, read.get(i), i + 1, read.size());
      refusal = CheckFields.refusal(check);
      if (refusal != null) {
        throw RegistrationException.refused(refusal);
      }
      if (!ids.add(check.id())) {
        throw RegistrationException.refused(
            "Two checks of the service have the ID \"" + check.id() + "\"");
      }
      checks.add(check);
    }
    return new ServiceRegistration(service, fields.text("Token"), checks);
  }

  private static CheckDefinition named(
      ServiceDefinition service, CheckDefinitionBuilder read, int number, int count) {
    CheckDefinition check = read.build();
    String id = "service:" + service.id() + (count > 1 ? ":" + number : "");
    return check.toBuilder()
        .id(check.id().isEmpty() ? id : check.id())
        .name(check.name().isEmpty() ? "Service '" + service.name() + "' check" : check.name())
        .serviceId(service.id())
        .build();
  }

  private static ServiceDefinition service(Fields fields) {
    String name = fields.text("Name");
    String id = fields.text("ID");
    String address = fields.text("Address");
    long port = fields.number("Port");
    Fields weights = fields.object("Weights");
    return new ServiceDefinition(
        id.isEmpty() ? name : id,
        name,
        fields.text("Kind"),
        fields.texts("Tags"),
        address,
        taggedAddresses(fields, address, port),
        fields.pairs("Meta"),
        port,
        fields.text("SocketPath"),
        weights == null ? 1 : weights.number("Passing"),
        weights == null ? 1 : weights.number("Warning"),
        fields.flag("EnableTagOverride", false));
  }

  /** What is said, and the address itself under the names that tell its kind. */
  private static Map<String, Endpoint> taggedAddresses(Fields fields, String address, long port) {
    Map<String, Endpoint> tagged = new TreeMap<>();
    fields
        .objectsByName("TaggedAddresses")
        .forEach(
            (name, to) -> tagged.put(name, new Endpoint(to.text("Address"), to.number("Port"))));
    String kind =
        IPV4.matcher(address).matches() ? "ipv4" : IPV6.matcher(address).matches() ? "ipv6" : "";
    if (!kind.isEmpty()) {
      tagged.putIfAbsent("lan_" + kind, new Endpoint(address, port));
      tagged.putIfAbsent("wan_" + kind, new Endpoint(address, port));
    }
    return tagged;
  }

  private static @Nullable String refusal(ServiceDefinition service, boolean hasWeights) {
    if (service.name().isEmpty()) {
      return "Missing service name";
    }
    if ((service.name() + service.id()).indexOf('\0') >= 0) {
      return "The name or id of a service cannot hold a zero byte";
    }
    if (isUnspecified(service.address())) {
      return "Invalid service address";
    }
    String meta = metaRefusal(service.meta());
    if (meta != null) {
      return "Invalid Service Meta: " + meta;
    }
    if (hasWeights && service.passingWeight() < 1) {
      return "Invalid Weights: Passing must be greater than 0";
    }
    if (service.warningWeight() < 0) {
      return "Invalid Weights: Warning must be greater or equal than 0";
    }
    if (service.passingWeight() > WEIGHT_MAX || service.warningWeight() > WEIGHT_MAX) {
      return "Invalid Weights: Passing and Warning must be at most " + WEIGHT_MAX;
    }
    if (service.port() < 0 || service.port() > PORT_MAX) {
      return "Invalid port " + service.port() + ": it is from 0 to " + PORT_MAX;
    }
    for (Endpoint to : service.taggedAddresses().values()) {
      if (to.port() < 0 || to.port() > PORT_MAX) {
        return "Invalid port " + to.port() + " in TaggedAddresses: it is from 0 to " + PORT_MAX;
      }
    }
    return null;
  }

  private static boolean isUnspecified(String address) {
    return address.equals("0.0.0.0") || address.equals("::") || address.equals("[::]");
  }

  private static @Nullable String metaRefusal(Map<String, String> meta) {
    if (meta.size() > META_PAIRS_MAX) {
      return "Node metadata cannot contain more than " + META_PAIRS_MAX + " key/value pairs";
    }
    for (Map.Entry<String, String> pair : new TreeMap<>(meta).entrySet()) {
      String what = null;
      if (pair.getKey().isEmpty()) {
        what = "Key cannot be blank";
      } else if (!META_NAME.matcher(pair.getKey()).matches()) {
        what = "Key contains invalid characters";
      } else if (pair.getKey().length() > META_NAME_MAX) {
        what = "Key is too long (limit: " + META_NAME_MAX + " characters)";
      } else if (pair.getValue().length() > META_VALUE_MAX) {
        what = "Value is too long (limit: " + META_VALUE_MAX + " characters)";
      }
      if (what != null) {
        return "Couldn't load metadata pair ('"
            + pair.getKey()
            + "', '"
            + pair.getValue()
            + "'): "
            + what;
      }
    }
    return null;
  }
}
