package io.praetor.store.command;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.LoginCodec;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.prepared.QueryCodec;
import io.praetor.store.rule.RuleCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes commands: a tag, then the fields in their order; stateless. {@link CommandReader} is its
 * other half.
 */
final class CommandWriter {
  private CommandWriter() {}

  static void write(ByteWriter out, Command command) {
    switch (command) {
      case Command.Kv kv -> key(out, kv);
      case Command.Transaction t -> {
        out.u8(Tag.TRANSACTION).varint(t.operations().size());
        for (TransactionOperation operation : t.operations()) {
          operation(out, operation);
        }
      }
      case Command.SessionCreate s -> {
        out.u8(Tag.SESSION_CREATE)
            .text(s.id())
            .text(s.name())
            .text(s.node())
            .varint(s.lockDelayMs());
        out.flag(s.deletes()).text(s.ttl()).varint(s.ttlMs());
        texts(out, s.nodeChecks());
        texts(out, s.serviceChecks());
      }
      case Command.SessionDestroy s ->
          out.u8(Tag.SESSION_DESTROY).text(s.id()).u8(s.end() == Command.SessionEnd.TTL ? 1 : 0);
      case Command.NodeRegister n -> {
        out.u8(Tag.NODE_REGISTER).text(n.id()).text(n.name()).text(n.address()).flag(n.server());
        out.varint(n.meta().size());
        for (Map.Entry<String, String> entry : new TreeMap<>(n.meta()).entrySet()) {
          out.text(entry.getKey()).text(entry.getValue());
        }
      }
      case Command.NodeDeregister n -> out.u8(Tag.NODE_DEREGISTER).text(n.name());
      case Command.NodeHealth n -> {
        out.u8(Tag.NODE_HEALTH).text(n.name());
        out.u8(
            switch (n.health()) {
              case PASSING -> 0;
              case CRITICAL -> 1;
            });
        out.text(n.output());
      }
      case Command.TombstoneReap r -> out.u8(Tag.TOMBSTONE_REAP).varint(r.maxIndex());
      case Command.Tick t -> out.u8(Tag.TICK);
      case Command.ConfigSet c ->
          out.u8(Tag.CONFIG_SET).text(c.name()).blob(c.value()).varint(c.expectedIndex());
      case Command.RestoreBegin r -> out.u8(Tag.RESTORE_BEGIN).text(r.id()).varint(r.totalBytes());
      case Command.RestoreChunk r ->
          out.u8(Tag.RESTORE_CHUNK).text(r.id()).varint(r.offset()).blob(r.bytes());
      case Command.RestoreCommit r -> out.u8(Tag.RESTORE_COMMIT).text(r.id());
      case Command.RestoreAbort r -> out.u8(Tag.RESTORE_ABORT).text(r.id()).varint(r.bytes());
      case Command.CatalogRegister c -> register(out, c);
      case Command.CatalogDeregister c ->
          out.u8(Tag.CATALOG_DEREGISTER).text(c.node()).text(c.serviceId()).text(c.checkId());
      case Command.QuerySet q -> {
        QueryCodec.write(out.u8(Tag.QUERY_SET), q.query());
        out.flag(q.isNew());
      }
      case Command.QueryDelete q -> out.u8(Tag.QUERY_DELETE).text(q.id());
      case Command.Access a -> access(out, a);
      case Command.History h -> history(out, h);
      case Command.RuleSet r -> RuleCodec.write(out.u8(Tag.RULE_SET), r.rule());
      case Command.RuleDelete r -> out.u8(Tag.RULE_DELETE).text(r.name());
      case Command.LevelRaise l -> out.u8(Tag.LEVEL_RAISE).varint(l.level());
      case Command.LevelProbe l -> out.u8(Tag.LEVEL_PROBE).varint(l.probed());
      case Command.ClusterSet c -> {
        c.setting().write(out.u8(Tag.CLUSTER_SET));
        out.varint(c.expectedIndex());
      }
      case Command.AgentLeave a ->
          out.u8(Tag.AGENT_LEAVE).text(a.id()).text(a.name()).text(a.address()).flag(a.server());
      case Command.AgentForget a -> out.u8(Tag.AGENT_FORGET).text(a.name());
      case Command.ServerAdmit s ->
          out.u8(Tag.SERVER_ADMIT).text(s.address()).text(s.incarnation());
      case Command.ServerRemove s -> out.u8(Tag.SERVER_REMOVE).text(s.address());
      case Command.Bulk b -> BulkCodec.write(out, b);
    }
  }

  private static void access(ByteWriter out, Command.Access command) {
    switch (command) {
      case Command.TokenSet t -> {
        AccessCodec.write(out.u8(Tag.TOKEN_SET), t.token());
        out.flag(t.isNew());
      }
      case Command.TokenDelete t -> out.u8(Tag.TOKEN_DELETE).text(t.accessor());
      case Command.TokenReap t -> out.u8(Tag.TOKEN_REAP);
      case Command.PolicySet p -> {
        AccessCodec.write(out.u8(Tag.POLICY_SET), p.policy());
        out.flag(p.isNew());
      }
      case Command.PolicyDelete p -> out.u8(Tag.POLICY_DELETE).text(p.id());
      case Command.RoleSet r -> {
        AccessCodec.write(out.u8(Tag.ROLE_SET), r.role());
        out.flag(r.isNew());
      }
      case Command.RoleDelete r -> out.u8(Tag.ROLE_DELETE).text(r.id());
      case Command.AccessBootstrap b -> {
        AccessCodec.write(out.u8(Tag.ACCESS_BOOTSTRAP), b.token());
        out.varint(b.resetIndex());
      }
      case Command.Login l -> login(out, l);
    }
  }

  private static void history(ByteWriter out, Command.History command) {
    switch (command) {
      case Command.RetentionSet r ->
          out.u8(Tag.RETENTION_SET)
              .blob(r.retention().prefix().bytes())
              .varint(r.retention().versions())
              .varint(r.retention().days())
              .varint(r.retention().bytesMax());
      case Command.RetentionDelete r -> out.u8(Tag.RETENTION_DELETE).blob(r.prefix().bytes());
      case Command.HistoryTrim t -> {
        out.u8(Tag.HISTORY_TRIM).varint(t.trim().upTo()).varint(t.trim().keys().size());
        t.trim().keys().forEach(one -> out.blob(one.key().bytes()).varint(one.upTo()));
      }
      case Command.HistoryPurge p -> out.u8(Tag.HISTORY_PURGE).blob(p.key().bytes());
    }
  }

  private static void login(ByteWriter out, Command.Login command) {
    switch (command) {
      case Command.AuthMethodSet a -> LoginCodec.write(out.u8(Tag.AUTH_METHOD_SET), a.method());
      case Command.AuthMethodDelete a -> out.u8(Tag.AUTH_METHOD_DELETE).text(a.name());
      case Command.BindingRuleSet b -> {
        LoginCodec.write(out.u8(Tag.BINDING_RULE_SET), b.rule());
        out.flag(b.isNew());
      }
      case Command.BindingRuleDelete b -> out.u8(Tag.BINDING_RULE_DELETE).text(b.id());
      case Command.LoginToken l -> {
        AccessCodec.write(out.u8(Tag.LOGIN), l.token());
        out.varint(l.boundAt());
      }
    }
  }

  private static void register(ByteWriter out, Command.CatalogRegister c) {
    out.u8(Tag.CATALOG_REGISTER);
    DefinitionCodec.write(out, c.node());
    ServiceDefinition service = c.service();
    out.flag(c.skipNodeUpdate()).flag(service != null);
    if (service != null) {
      DefinitionCodec.write(out, service);
    }
    out.varint(c.checks().size());
    c.checks().forEach(check -> DefinitionCodec.write(out, check));
  }

  private static void operation(ByteWriter out, TransactionOperation operation) {
    switch (operation) {
      case TransactionOperation.OfKey o -> key(out, o);
      case CatalogOperation o -> catalog(out, o);
    }
  }

  private static void catalog(ByteWriter out, CatalogOperation operation) {
    switch (operation) {
      case CatalogOperation.OfNode o -> {
        out.u8(Tag.NODE_OPERATION).u8(verb(o));
        DefinitionCodec.write(out, o.node());
        out.varint(o.index());
      }
      case CatalogOperation.OfService o -> {
        out.u8(Tag.SERVICE_OPERATION).u8(verb(o)).text(o.node());
        DefinitionCodec.write(out, o.service());
        out.varint(o.index());
      }
      case CatalogOperation.OfCheck o -> {
        out.u8(Tag.CHECK_OPERATION).u8(verb(o)).text(o.node());
        DefinitionCodec.write(out, o.check());
        out.varint(o.index());
      }
    }
  }

  private static int verb(CatalogOperation operation) {
    return switch (operation.verb()) {
      case GET -> 0;
      case SET -> 1;
      case CAS -> 2;
      case DELETE -> 3;
      case DELETE_CAS -> 4;
    };
  }

  private static void key(ByteWriter out, TransactionOperation.OfKey operation) {
    byte[] key = operation.key().bytes();
    switch (operation) {
      case Command.KvSet c -> out.u8(Tag.KV_SET).blob(key).blob(c.value()).varint(c.flags());
      case Command.KvCas c ->
          out.u8(Tag.KV_CAS).blob(key).blob(c.value()).varint(c.flags()).varint(c.index());
      case Command.KvLock c ->
          out.u8(Tag.KV_LOCK).blob(key).blob(c.value()).varint(c.flags()).text(c.session());
      case Command.KvUnlock c ->
          out.u8(Tag.KV_UNLOCK).blob(key).blob(c.value()).varint(c.flags()).text(c.session());
      case Command.KvDelete c -> out.u8(Tag.KV_DELETE).blob(key);
      case Command.KvDeleteCas c -> out.u8(Tag.KV_DELETE_CAS).blob(key).varint(c.index());
      case Command.KvDeleteTree c -> out.u8(Tag.KV_DELETE_TREE).blob(key);
      case TransactionOperation.Get o -> out.u8(Tag.GET).blob(key);
      case TransactionOperation.GetOrEmpty o -> out.u8(Tag.GET_OR_EMPTY).blob(key);
      case TransactionOperation.GetTree o -> out.u8(Tag.GET_TREE).blob(key);
      case TransactionOperation.CheckIndex o -> out.u8(Tag.CHECK_INDEX).blob(key).varint(o.index());
      case TransactionOperation.CheckSession o ->
          out.u8(Tag.CHECK_SESSION).blob(key).text(o.session());
      case TransactionOperation.CheckNotExists o -> out.u8(Tag.CHECK_NOT_EXISTS).blob(key);
      case TransactionOperation.Unknown o -> out.u8(Tag.UNKNOWN_VERB).blob(key).text(o.verb());
    }
  }

  private static void texts(ByteWriter out, List<String> texts) {
    out.varint(texts.size());
    for (String text : texts) {
      out.text(text);
    }
  }
}
