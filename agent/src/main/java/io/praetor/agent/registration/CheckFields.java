package io.praetor.agent.registration;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckDefinitionBuilder;
import io.praetor.agent.check.DefinitionRules;
import io.praetor.store.catalog.CheckStatus;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a check. Stateless. */
public final class CheckFields {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "name",
          "notes",
          "status",
          "token",
          "serviceid",
          "ttl",
          "interval",
          "timeout",
          "http",
          "header",
          "method",
          "body",
          "disableredirects",
          "tcp",
          "tcpusetls",
          "udp",
          "grpc",
          "grpcusetls",
          "h2ping",
          "h2pingusetls",
          "args",
          "scriptargs",
          "shell",
          "dockercontainerid",
          "osservice",
          "aliasnode",
          "aliasservice",
          "tlsservername",
          "tlsskipverify",
          "successbeforepassing",
          "failuresbeforewarning",
          "failuresbeforecritical",
          "deregistercriticalserviceafter",
          "outputmaxsize",
          "proxyhttp",
          "proxygrpc",
          "enterprisemeta",
          "namespace",
          "partition");

  private static final Set<String> WITH_CHECK_ID = with("checkid", "type");

  private CheckFields() {}

  private static Set<String> with(String... more) {
    Set<String> all = new HashSet<>(COMMON);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }

  /**
   * A check that is registered by itself.
   *
   * @throws RegistrationException if a field is unknown or of the wrong type; what the definition
   *     says is not looked at, see {@link #refusal}
   */
  public static CheckDefinition alone(Fields fields) {
    fields.refuseOthers(COMMON);
    return definition(fields, fields.text("ID")).build();
  }

  /** The same of the configuration, where an older name of the id is known too. */
  public static CheckDefinition configured(Fields fields) {
    fields.refuseOthers(WITH_CHECK_ID);
    return definition(fields, fields.anyText("ID", "CheckID")).build();
  }

  /** A check that is registered with its service; it may have no id yet. */
  static CheckDefinitionBuilder ofService(Fields fields) {
    fields.refuseOthers(WITH_CHECK_ID);
    return definition(fields, fields.anyText("CheckID", "ID"));
  }

  /** Whether the status that is said, if one is, is one that checks have. */
  public static boolean hasKnownStatus(Fields fields) {
    String status = fields.text("Status");
    return status.isEmpty() || CheckStatus.of(status) != null;
  }

  /** Why a definition cannot be run, or null. */
  public static @Nullable String refusal(CheckDefinition check) {
    String refusal = DefinitionRules.refusal(check);
    return refusal == null ? null : "Invalid check: " + refusal;
  }

  private static CheckDefinitionBuilder definition(Fields fields, String id) {
    return CheckDefinition.builder()
        .id(id)
        .name(fields.text("Name"))
        .notes(fields.text("Notes"))
        .serviceId(fields.text("ServiceID"))
        .status(CheckStatus.of(fields.text("Status")))
        .token(fields.text("Token"))
        .ttl(fields.duration("TTL"))
        .interval(fields.duration("Interval"))
        .timeout(fields.duration("Timeout"))
        .http(fields.text("HTTP"))
        .header(fields.lists("Header"))
        .method(fields.text("Method"))
        .body(fields.text("Body"))
        .disableRedirects(fields.flag("DisableRedirects", false))
        .tcp(fields.text("TCP"))
        .tcpUseTls(fields.flag("TCPUseTLS", false))
        .udp(fields.text("UDP"))
        .grpc(fields.text("GRPC"))
        .grpcUseTls(fields.flag("GRPCUseTLS", false))
        .h2ping(fields.text("H2PING"))
        .h2pingUseTls(fields.flag("H2PingUseTLS", true))
        .scriptArgs(
            fields.texts("ScriptArgs").isEmpty()
                ? fields.texts("Args")
                : fields.texts("ScriptArgs"))
        .shell(fields.text("Shell"))
        .dockerContainerId(fields.text("DockerContainerID"))
        .osService(fields.text("OSService"))
        .aliasNode(fields.text("AliasNode"))
        .aliasService(fields.text("AliasService"))
        .tlsServerName(fields.text("TLSServerName"))
        .tlsSkipVerify(fields.flag("TLSSkipVerify", false))
        .successBeforePassing(fields.smallNumber("SuccessBeforePassing"))
        .failuresBeforeWarning(fields.smallNumber("FailuresBeforeWarning"))
        .failuresBeforeCritical(fields.smallNumber("FailuresBeforeCritical"))
        .deregisterCriticalServiceAfter(fields.duration("DeregisterCriticalServiceAfter"))
        .outputMaxSize(fields.smallNumber("OutputMaxSize"));
  }
}
