package io.praetor.cli;

import io.praetor.cli.acl.AclBootstrap;
import io.praetor.cli.acl.AclDelete;
import io.praetor.cli.acl.AclExplain;
import io.praetor.cli.acl.AclList;
import io.praetor.cli.acl.AclRead;
import io.praetor.cli.acl.AuthMethodWrite;
import io.praetor.cli.acl.BindingRuleWrite;
import io.praetor.cli.acl.Login;
import io.praetor.cli.acl.Logout;
import io.praetor.cli.acl.PolicyWrite;
import io.praetor.cli.acl.RoleWrite;
import io.praetor.cli.acl.SetAgentToken;
import io.praetor.cli.acl.TemplatedPolicies;
import io.praetor.cli.acl.TokenClone;
import io.praetor.cli.acl.TokenWrite;
import io.praetor.cli.catalog.CatalogDatacenters;
import io.praetor.cli.catalog.CatalogNodes;
import io.praetor.cli.catalog.CatalogServices;
import io.praetor.cli.catalog.Maint;
import io.praetor.cli.catalog.Rtt;
import io.praetor.cli.catalog.ServicesDeregister;
import io.praetor.cli.catalog.ServicesRegister;
import io.praetor.cli.certificate.CaCreate;
import io.praetor.cli.certificate.CertCreate;
import io.praetor.cli.change.Changes;
import io.praetor.cli.change.KvCopy;
import io.praetor.cli.change.KvDiff;
import io.praetor.cli.change.KvFind;
import io.praetor.cli.change.KvHistory;
import io.praetor.cli.change.KvPurge;
import io.praetor.cli.change.KvRollback;
import io.praetor.cli.change.RetentionCommand;
import io.praetor.cli.cluster.AutopilotGetConfig;
import io.praetor.cli.cluster.AutopilotSetConfig;
import io.praetor.cli.cluster.AutopilotState;
import io.praetor.cli.cluster.ForceLeave;
import io.praetor.cli.cluster.Info;
import io.praetor.cli.cluster.Join;
import io.praetor.cli.cluster.Keyring;
import io.praetor.cli.cluster.Leave;
import io.praetor.cli.cluster.Members;
import io.praetor.cli.cluster.Monitor;
import io.praetor.cli.cluster.OperatorLevel;
import io.praetor.cli.cluster.RaftListPeers;
import io.praetor.cli.cluster.RaftRemovePeer;
import io.praetor.cli.cluster.RaftTransferLeader;
import io.praetor.cli.cluster.Reload;
import io.praetor.cli.cluster.UsageInstances;
import io.praetor.cli.command.Command;
import io.praetor.cli.event.EventFire;
import io.praetor.cli.event.Exec;
import io.praetor.cli.files.KvApply;
import io.praetor.cli.files.KvPull;
import io.praetor.cli.kv.KvDelete;
import io.praetor.cli.kv.KvExport;
import io.praetor.cli.kv.KvGet;
import io.praetor.cli.kv.KvImport;
import io.praetor.cli.kv.KvPut;
import io.praetor.cli.local.Keygen;
import io.praetor.cli.local.Version;
import io.praetor.cli.lock.LockCommand;
import io.praetor.cli.migrate.Migrate;
import io.praetor.cli.rules.RulesList;
import io.praetor.cli.rules.RulesPut;
import io.praetor.cli.rules.RulesTry;
import io.praetor.cli.server.AgentCommand;
import io.praetor.cli.server.Validate;
import io.praetor.cli.session.SessionCreate;
import io.praetor.cli.session.SessionDestroy;
import io.praetor.cli.session.SessionInfo;
import io.praetor.cli.session.SessionList;
import io.praetor.cli.session.SessionRenew;
import io.praetor.cli.snapshot.SnapshotInspect;
import io.praetor.cli.snapshot.SnapshotRestore;
import io.praetor.cli.snapshot.SnapshotSave;
import io.praetor.cli.watch.Watch;
import io.praetor.client.text.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of all commands: what is typed, and what runs. Help and shell completion are made from
 * it.
 */
final class Commands {
  /** Every command by its words, sorted. */
  static final List<String> PATHS =
      List.of(
          "acl auth-method create",
          "acl auth-method delete",
          "acl auth-method list",
          "acl auth-method read",
          "acl auth-method update",
          "acl binding-rule create",
          "acl binding-rule delete",
          "acl binding-rule list",
          "acl binding-rule read",
          "acl binding-rule update",
          "acl bootstrap",
          "acl explain",
          "acl policy create",
          "acl policy delete",
          "acl policy list",
          "acl policy read",
          "acl policy update",
          "acl role create",
          "acl role delete",
          "acl role list",
          "acl role read",
          "acl role update",
          "acl set-agent-token",
          "acl templated-policy list",
          "acl templated-policy preview",
          "acl templated-policy read",
          "acl token clone",
          "acl token create",
          "acl token delete",
          "acl token list",
          "acl token read",
          "acl token update",
          "agent",
          "catalog datacenters",
          "catalog nodes",
          "catalog services",
          "changes",
          "completion",
          "event",
          "force-leave",
          "info",
          "join",
          "keygen",
          "kv apply",
          "kv copy",
          "kv delete",
          "kv diff",
          "kv export",
          "kv find",
          "kv get",
          "kv history",
          "kv import",
          "kv move",
          "kv pull",
          "kv purge",
          "kv put",
          "kv rollback",
          "kv undelete",
          "leave",
          "lock",
          "login",
          "logout",
          "maint",
          "members",
          "migrate",
          "monitor",
          "operator autopilot get-config",
          "operator autopilot set-config",
          "operator autopilot state",
          "operator level",
          "operator raft list-peers",
          "operator raft remove-peer",
          "operator raft transfer-leader",
          "operator usage instances",
          "reload",
          "retention delete",
          "retention list",
          "retention set",
          "rtt",
          "rules delete",
          "rules list",
          "rules put",
          "rules read",
          "rules test",
          "services deregister",
          "services register",
          "session create",
          "session destroy",
          "session info",
          "session list",
          "session renew",
          "snapshot inspect",
          "snapshot restore",
          "snapshot save",
          "tls ca create",
          "tls cert create",
          "validate",
          "version",
          "watch");

  private Commands() {}

  /** The command of these words, or null. Only its own classes are loaded. */
  static @Nullable Command find(String path) {
    return switch (path) {
      case "acl auth-method create" -> AuthMethodWrite.create();
      case "acl auth-method delete" -> AclDelete.ofAuthMethod();
      case "acl auth-method list" -> AclList.ofAuthMethods();
      case "acl auth-method read" -> AclRead.ofAuthMethod();
      case "acl auth-method update" -> AuthMethodWrite.update();
      case "acl binding-rule create" -> BindingRuleWrite.create();
      case "acl binding-rule delete" -> AclDelete.ofBindingRule();
      case "acl binding-rule list" -> AclList.ofBindingRules();
      case "acl binding-rule read" -> AclRead.ofBindingRule();
      case "acl binding-rule update" -> BindingRuleWrite.update();
      case "acl bootstrap" -> new AclBootstrap();
      case "acl explain" -> new AclExplain();
      case "acl policy create" -> PolicyWrite.create();
      case "acl policy delete" -> AclDelete.ofPolicy();
      case "acl policy list" -> AclList.ofPolicies();
      case "acl policy read" -> AclRead.ofPolicy();
      case "acl policy update" -> PolicyWrite.update();
      case "acl role create" -> RoleWrite.create();
      case "acl role delete" -> AclDelete.ofRole();
      case "acl role list" -> AclList.ofRoles();
      case "acl role read" -> AclRead.ofRole();
      case "acl role update" -> RoleWrite.update();
      case "acl set-agent-token" -> new SetAgentToken();
      case "acl templated-policy list" -> TemplatedPolicies.list();
      case "acl templated-policy preview" -> TemplatedPolicies.preview();
      case "acl templated-policy read" -> TemplatedPolicies.read();
      case "acl token clone" -> new TokenClone();
      case "acl token create" -> TokenWrite.create();
      case "acl token delete" -> AclDelete.ofToken();
      case "acl token list" -> AclList.ofTokens();
      case "acl token read" -> AclRead.ofToken();
      case "acl token update" -> TokenWrite.update();
      case "agent" -> new AgentCommand();
      case "catalog datacenters" -> new CatalogDatacenters();
      case "catalog nodes" -> new CatalogNodes();
      case "catalog services" -> new CatalogServices();
      case "changes" -> new Changes();
      case "completion" -> new CompletionScript();
      case "event" -> new EventFire();
      case "exec" -> new Exec();
      case "force-leave" -> new ForceLeave();
      case "info" -> new Info();
      case "join" -> new Join();
      case "keygen" -> new Keygen();
      case "keyring" -> new Keyring();
      case "kv apply" -> new KvApply();
      case "kv copy" -> KvCopy.copy();
      case "kv delete" -> new KvDelete();
      case "kv diff" -> new KvDiff();
      case "kv export" -> new KvExport();
      case "kv find" -> new KvFind();
      case "kv get" -> new KvGet();
      case "kv history" -> new KvHistory();
      case "kv import" -> new KvImport();
      case "kv move" -> KvCopy.move();
      case "kv pull" -> new KvPull();
      case "kv purge" -> new KvPurge();
      case "kv put" -> new KvPut();
      case "kv rollback" -> KvRollback.rollback();
      case "kv undelete" -> KvRollback.undelete();
      case "leave" -> new Leave();
      case "lock" -> new LockCommand();
      case "login" -> new Login();
      case "logout" -> new Logout();
      case "maint" -> new Maint();
      case "members" -> new Members();
      case "migrate" -> new Migrate();
      case "monitor" -> new Monitor();
      case "operator autopilot get-config" -> new AutopilotGetConfig();
      case "operator autopilot set-config" -> new AutopilotSetConfig();
      case "operator autopilot state" -> new AutopilotState();
      case "operator level" -> new OperatorLevel();
      case "operator raft list-peers" -> new RaftListPeers();
      case "operator raft remove-peer" -> new RaftRemovePeer();
      case "operator raft transfer-leader" -> new RaftTransferLeader();
      case "operator usage instances" -> new UsageInstances();
      case "reload" -> new Reload();
      case "retention delete" -> RetentionCommand.delete();
      case "retention list" -> RetentionCommand.list();
      case "retention set" -> RetentionCommand.set();
      case "rtt" -> new Rtt();
      case "rules delete" -> RulesList.delete();
      case "rules list" -> RulesList.list();
      case "rules put" -> new RulesPut();
      case "rules read" -> RulesList.read();
      case "rules test" -> new RulesTry();
      case "services deregister" -> new ServicesDeregister();
      case "services register" -> new ServicesRegister();
      case "session create" -> new SessionCreate();
      case "session destroy" -> new SessionDestroy();
      case "session info" -> new SessionInfo();
      case "session list" -> new SessionList();
      case "session renew" -> new SessionRenew();
      case "snapshot inspect" -> new SnapshotInspect();
      case "snapshot restore" -> new SnapshotRestore();
      case "snapshot save" -> new SnapshotSave();
      case "tls ca create" -> new CaCreate();
      case "tls cert create" -> new CertCreate();
      case "validate" -> new Validate();
      case "version" -> new Version();
      case "watch" -> new Watch();
      default -> null;
    };
  }

  /** Whether more words have to follow. */
  static boolean isGroup(String path) {
    return switch (path) {
      case "",
          "acl",
          "acl auth-method",
          "acl binding-rule",
          "acl policy",
          "acl role",
          "acl templated-policy",
          "acl token",
          "catalog",
          "kv",
          "operator",
          "operator autopilot",
          "operator raft",
          "operator usage",
          "retention",
          "rules",
          "services",
          "session",
          "snapshot",
          "tls",
          "tls ca",
          "tls cert" ->
          true;
      default -> false;
    };
  }

  private static String groupSummary(String path) {
    return switch (path) {
      case "acl" -> "Manages who may do what";
      case "acl auth-method" -> "Manages how logins get tokens";
      case "acl binding-rule" -> "Manages what logins get";
      case "acl policy" -> "Makes, shows and deletes policies: rules with a name";
      case "acl role" -> "Makes, shows and deletes roles: policies with a name";
      case "acl templated-policy" -> "Shows the policies that are made of a template";
      case "acl token" -> "Makes, shows and deletes tokens";
      case "catalog" -> "Reads what is registered";
      case "kv" -> "Reads and writes keys";
      case "operator" -> "Inspects and configures the servers";
      case "operator autopilot" -> "Automatic maintenance of the servers";
      case "operator raft" -> "Inspects and changes the Raft cluster";
      case "operator usage" -> "Tells how much is registered";
      case "retention" -> "Says how much of the history is kept";
      case "rules" -> "Manages what values of keys have to be";
      case "services" -> "Registers services with the agent";
      case "session" -> "Creates, shows and ends sessions";
      case "tls" -> "Creates certificates for TLS";
      case "tls ca" -> "Creates a certificate authority";
      case "tls cert" -> "Creates certificates for agents and programs";
      case "snapshot" -> "Saves, restores and inspects the whole state";
      default -> "";
    };
  }

  /** What can follow a group's words, by the next word, with one line on each. */
  static Map<String, String> below(String group) {
    Map<String, String> words = new TreeMap<>();
    String start = group.isEmpty() ? "" : group + " ";
    for (String path : PATHS) {
      if (!path.startsWith(start)) {
        continue;
      }
      int end = path.indexOf(' ', start.length());
      if (end < 0) {
        Command command = find(path);
        words.put(path.substring(start.length()), command == null ? "" : command.summary());
      } else {
        words.put(path.substring(start.length(), end), groupSummary(path.substring(0, end)));
      }
    }
    return words;
  }

  /** What may have been meant by a word that no command of the group has; empty if nothing is. */
  static String meant(String group, String word) {
    String start = group.isEmpty() ? "" : group + " ";
    Optional<String> near = EditDistance.nearest(word, below(group).keySet());
    if (near.isPresent()) {
      return start + near.get();
    }
    for (String path : PATHS) {
      // As in "praetor get", which lacks its group.
      if (path.startsWith(start) && path.endsWith(" " + word)) {
        return path;
      }
    }
    return "";
  }

  /** The text that lists a group's commands. */
  static String list(String program, String group) {
    StringBuilder text = new StringBuilder(1024);
    text.append("Usage: ").append(program).append(' ');
    if (group.isEmpty()) {
      text.append("[-version] [-help] <command> [options] [arguments]\n\nCommands:\n");
    } else {
      text.append(group).append(" <command> [options] [arguments]\n\n  ");
      text.append(groupSummary(group)).append(".\n\nCommands:\n");
    }
    Map<String, String> words = below(group);
    int width = 0;
    for (String word : words.keySet()) {
      width = Math.max(width, word.length());
    }
    for (var entry : words.entrySet()) {
      String word = entry.getKey();
      text.append("    ").append(word).repeat(' ', width - word.length() + 4);
      text.append(entry.getValue()).append('\n');
    }
    return text.append("\nRun a command with -help for its options.\n").toString();
  }
}
