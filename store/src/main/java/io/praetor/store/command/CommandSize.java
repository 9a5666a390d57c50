package io.praetor.store.command;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.LoginCodec;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.history.Trim;
import io.praetor.store.prepared.QueryCodec;
import io.praetor.store.rule.RuleCodec;
import java.util.List;
import java.util.Map;

/** An upper bound of a command's encoded bytes; stateless. */
final class CommandSize {
  /** Tag and up to four numbers of ten bytes. */
  private static final int FIXED_BYTES = 48;

  private CommandSize() {}

  static int of(Command command) {
    return FIXED_BYTES
        + switch (command) {
          case Command.Kv kv -> kv(kv);
          case Command.Transaction t -> {
            int bytes = 0;
            for (TransactionOperation operation : t.operations()) {
              bytes = Math.addExact(bytes, FIXED_BYTES + operation(operation));
            }
            yield bytes;
          }
          case Command.SessionCreate s ->
              text(s.id())
                  + text(s.name())
                  + text(s.node())
                  + text(s.ttl())
                  + texts(s.nodeChecks())
                  + texts(s.serviceChecks());
          case Command.SessionDestroy s -> text(s.id());
          case Command.NodeRegister n ->
              text(n.id()) + text(n.name()) + text(n.address()) + texts(n.meta());
          case Command.NodeDeregister n -> text(n.name());
          case Command.NodeHealth n -> text(n.name()) + text(n.output());
          case Command.TombstoneReap r -> 0;
          case Command.Tick t -> 0;
          case Command.ConfigSet c -> text(c.name()) + c.value().length;
          case Command.RestoreBegin r -> text(r.id());
          case Command.RestoreChunk r -> text(r.id()) + r.bytes().length;
          case Command.RestoreCommit r -> text(r.id());
          case Command.RestoreAbort r -> text(r.id());
          case Command.CatalogRegister c -> register(c);
          case Command.CatalogDeregister c ->
              text(c.node()) + text(c.serviceId()) + text(c.checkId());
          case Command.QuerySet q -> QueryCodec.bytesMax(q.query());
          case Command.QueryDelete q -> text(q.id());
          case Command.TokenSet t -> AccessCodec.bytesMax(t.token());
          case Command.TokenDelete t -> text(t.accessor());
          case Command.TokenReap t -> 0;
          case Command.PolicySet p -> AccessCodec.bytesMax(p.policy());
          case Command.PolicyDelete p -> text(p.id());
          case Command.RoleSet r -> AccessCodec.bytesMax(r.role());
          case Command.RoleDelete r -> text(r.id());
          case Command.AccessBootstrap b -> AccessCodec.bytesMax(b.token());
          case Command.AuthMethodSet a -> LoginCodec.bytesMax(a.method());
          case Command.AuthMethodDelete a -> text(a.name());
          case Command.BindingRuleSet b -> LoginCodec.bytesMax(b.rule());
          case Command.BindingRuleDelete b -> text(b.id());
          case Command.LoginToken l -> AccessCodec.bytesMax(l.token());
          case Command.RetentionSet r -> r.retention().prefix().length();
          case Command.RetentionDelete r -> r.prefix().length();
          case Command.HistoryTrim t -> {
            int bytes = 0;
            for (Trim.OfKey one : t.trim().keys()) {
              bytes = Math.addExact(bytes, 15 + one.key().length());
            }
            yield bytes;
          }
          case Command.HistoryPurge p -> p.key().length();
          case Command.RuleSet r -> RuleCodec.bytesMax(r.rule());
          case Command.RuleDelete r -> text(r.name());
          case Command.LevelRaise l -> 0;
          case Command.LevelProbe l -> 0;
          case Command.ClusterSet c -> c.setting().bytesMax();
          case Command.AgentLeave a -> text(a.id()) + text(a.name()) + text(a.address());
          case Command.AgentForget a -> text(a.name());
          case Command.ServerAdmit s -> text(s.address()) + text(s.incarnation());
          case Command.ServerRemove s -> text(s.address());
          case Command.Bulk b -> BulkCodec.bytesMax(b);
        };
  }

  private static int kv(Command.Kv kv) {
    return kv.key().length()
        + switch (kv) {
          case Command.KvSet c -> c.value().length;
          case Command.KvCas c -> c.value().length;
          case Command.KvLock c -> c.value().length + text(c.session());
          case Command.KvUnlock c -> c.value().length + text(c.session());
          case Command.KvDelete c -> 0;
          case Command.KvDeleteCas c -> 0;
          case Command.KvDeleteTree c -> 0;
        };
  }

  private static int operation(TransactionOperation operation) {
    return switch (operation) {
      case Command.Kv kv -> kv(kv);
      case TransactionOperation.CheckSession c -> c.key().length() + text(c.session());
      case TransactionOperation.Unknown u -> u.key().length() + text(u.verb());
      case TransactionOperation.Get o -> o.key().length();
      case TransactionOperation.GetOrEmpty o -> o.key().length();
      case TransactionOperation.GetTree o -> o.key().length();
      case TransactionOperation.CheckIndex o -> o.key().length();
      case TransactionOperation.CheckNotExists o -> o.key().length();
      case CatalogOperation.OfNode o -> node(o.node());
      case CatalogOperation.OfService o -> text(o.node()) + service(o.service());
      case CatalogOperation.OfCheck o -> text(o.node()) + check(o.check());
    };
  }

  private static int register(Command.CatalogRegister c) {
    int bytes = node(c.node());
    ServiceDefinition service = c.service();
    if (service != null) {
      bytes += service(service);
    }
    for (CheckDefinition check : c.checks()) {
      bytes += check(check);
    }
    return bytes;
  }

  private static int node(NodeDefinition node) {
    return text(node.id())
        + text(node.name())
        + text(node.address())
        + texts(node.taggedAddresses())
        + texts(node.meta());
  }

  private static int service(ServiceDefinition service) {
    int bytes = FIXED_BYTES + text(service.id()) + text(service.name()) + text(service.kind());
    bytes += texts(service.tags()) + text(service.address()) + texts(service.meta());
    bytes += text(service.socketPath());
    for (var tagged : service.taggedAddresses().entrySet()) {
      bytes += FIXED_BYTES + text(tagged.getKey()) + text(tagged.getValue().address());
    }
    return bytes;
  }

  private static int check(CheckDefinition check) {
    return FIXED_BYTES
        + text(check.id())
        + text(check.name())
        + text(check.notes())
        + text(check.output())
        + text(check.serviceId())
        + text(check.type())
        + text(check.interval())
        + text(check.timeout())
        + text(check.definition());
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }

  private static int texts(List<String> texts) {
    int bytes = 5;
    for (String text : texts) {
      bytes += text(text);
    }
    return bytes;
  }

  private static int texts(Map<String, String> texts) {
    int bytes = 5;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      bytes += text(entry.getKey()) + text(entry.getValue());
    }
    return bytes;
  }
}
