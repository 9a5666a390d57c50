package io.praetor.store.command;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.LoginCodec;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.history.Retention;
import io.praetor.store.history.Trim;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.prepared.QueryCodec;
import io.praetor.store.rule.RuleCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what {@link CommandWriter} wrote; stateless. */
final class CommandReader {
  private CommandReader() {}

  /** A command whose tag was read already. */
  static Command read(ByteReader in, int tag) {
    return switch (tag) {
      case Tag.TRANSACTION -> transaction(in);
      case Tag.SESSION_CREATE ->
          new Command.SessionCreate(
              in.text(),
              in.text(),
              in.text(),
              positive(in),
              in.flag(),
              in.text(),
              positive(in),
              texts(in),
              texts(in));
      case Tag.SESSION_DESTROY ->
          new Command.SessionDestroy(
              in.text(), in.flag() ? Command.SessionEnd.TTL : Command.SessionEnd.DESTROYED);
      case Tag.NODE_REGISTER ->
          new Command.NodeRegister(in.text(), in.text(), in.text(), in.flag(), map(in));
      case Tag.NODE_DEREGISTER -> new Command.NodeDeregister(in.text());
      case Tag.NODE_HEALTH ->
          new Command.NodeHealth(
              in.text(), in.flag() ? Health.CRITICAL : Health.PASSING, in.text());
      case Tag.TOMBSTONE_REAP -> new Command.TombstoneReap(in.varint());
      case Tag.TICK -> new Command.Tick();
      case Tag.CONFIG_SET -> new Command.ConfigSet(in.text(), in.blob(), in.varint());
      case Tag.RESTORE_BEGIN -> new Command.RestoreBegin(in.text(), positive(in));
      case Tag.RESTORE_CHUNK -> new Command.RestoreChunk(in.text(), positive(in), in.blob());
      case Tag.RESTORE_COMMIT -> new Command.RestoreCommit(in.text());
      case Tag.RESTORE_ABORT -> new Command.RestoreAbort(in.text(), in.varint());
      case Tag.CATALOG_REGISTER -> register(in);
      case Tag.CATALOG_DEREGISTER -> new Command.CatalogDeregister(in.text(), in.text(), in.text());
      case Tag.QUERY_SET -> new Command.QuerySet(QueryCodec.read(in), in.flag());
      case Tag.QUERY_DELETE -> new Command.QueryDelete(in.text());
      case Tag.TOKEN_SET -> new Command.TokenSet(AccessCodec.token(in), in.flag());
      case Tag.TOKEN_DELETE -> new Command.TokenDelete(in.text());
      case Tag.TOKEN_REAP -> new Command.TokenReap();
      case Tag.POLICY_SET -> new Command.PolicySet(AccessCodec.policy(in), in.flag());
      case Tag.POLICY_DELETE -> new Command.PolicyDelete(in.text());
      case Tag.ROLE_SET -> new Command.RoleSet(AccessCodec.role(in), in.flag());
      case Tag.ROLE_DELETE -> new Command.RoleDelete(in.text());
      case Tag.ACCESS_BOOTSTRAP -> new Command.AccessBootstrap(AccessCodec.token(in), positive(in));
      case Tag.AUTH_METHOD_SET -> new Command.AuthMethodSet(LoginCodec.method(in));
      case Tag.AUTH_METHOD_DELETE -> new Command.AuthMethodDelete(in.text());
      case Tag.BINDING_RULE_SET -> new Command.BindingRuleSet(LoginCodec.rule(in), in.flag());
      case Tag.BINDING_RULE_DELETE -> new Command.BindingRuleDelete(in.text());
      case Tag.LOGIN -> new Command.LoginToken(AccessCodec.token(in), positive(in));
      case Tag.RETENTION_SET ->
          new Command.RetentionSet(
              new Retention(
                  Key.of(in.blob()),
                  in.count(Retention.VERSIONS_MAX),
                  in.count(Retention.DAYS_MAX),
                  positive(in)));
      case Tag.RETENTION_DELETE -> new Command.RetentionDelete(Key.of(in.blob()));
      case Tag.HISTORY_TRIM -> trim(in);
      case Tag.HISTORY_PURGE -> new Command.HistoryPurge(Key.of(in.blob()));
      case Tag.RULE_SET -> new Command.RuleSet(RuleCodec.read(in));
      case Tag.RULE_DELETE -> new Command.RuleDelete(in.text());
      case Tag.LEVEL_RAISE -> raise(in.count(Integer.MAX_VALUE));
      case Tag.LEVEL_PROBE -> new Command.LevelProbe(in.count(Integer.MAX_VALUE));
      case Tag.CLUSTER_SET -> new Command.ClusterSet(ClusterSetting.read(in), in.varint());
      case Tag.AGENT_LEAVE -> new Command.AgentLeave(in.text(), in.text(), in.text(), in.flag());
      case Tag.AGENT_FORGET -> new Command.AgentForget(in.text());
      case Tag.SERVER_ADMIT -> new Command.ServerAdmit(in.text(), in.text());
      case Tag.SERVER_REMOVE -> new Command.ServerRemove(in.text());
      default -> {
        Command.Bulk bulk = BulkCodec.read(in, tag);
        if (bulk != null) {
          yield bulk;
        }
        if (operation(in, tag) instanceof Command.Kv kv) {
          yield kv;
        }
        throw new MalformedException("a question where a command is due: tag " + tag);
      }
    };
  }

  private static Command.CatalogRegister register(ByteReader in) {
    NodeDefinition node = DefinitionCodec.node(in);
    boolean isSkipped = in.flag();
    ServiceDefinition service = in.flag() ? DefinitionCodec.service(in) : null;
    int n = in.count(in.remaining());
    List<CheckDefinition> checks = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      checks.add(DefinitionCodec.check(in));
    }
    return new Command.CatalogRegister(node, isSkipped, service, checks);
  }

  private static Command.HistoryTrim trim(ByteReader in) {
    long upTo = positive(in);
    int n = in.count(in.remaining());
    List<Trim.OfKey> keys = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      keys.add(new Trim.OfKey(Key.of(in.blob()), positive(in)));
    }
    return new Command.HistoryTrim(new Trim(upTo, keys));
  }

  private static Command.LevelRaise raise(int level) {
    if (level > Level.NEWEST) {
      throw new MalformedException(
          "the cluster has moved to level "
              + level
              + ", and this program knows up to "
              + Level.NEWEST
              + ": start the newer one again");
    }
    return new Command.LevelRaise(level);
  }

  private static Command.Transaction transaction(ByteReader in) {
    int n = in.count(in.remaining());
    List<TransactionOperation> operations = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      operations.add(operation(in, in.u8()));
    }
    return new Command.Transaction(operations);
  }

  private static TransactionOperation operation(ByteReader in, int tag) {
    return switch (tag) {
      case Tag.KV_SET -> new Command.KvSet(key(in), in.blob(), in.varint());
      case Tag.KV_CAS -> new Command.KvCas(key(in), in.blob(), in.varint(), in.varint());
      case Tag.KV_LOCK -> new Command.KvLock(key(in), in.blob(), in.varint(), in.text());
      case Tag.KV_UNLOCK -> new Command.KvUnlock(key(in), in.blob(), in.varint(), in.text());
      case Tag.KV_DELETE -> new Command.KvDelete(key(in));
      case Tag.KV_DELETE_CAS -> new Command.KvDeleteCas(key(in), in.varint());
      case Tag.KV_DELETE_TREE -> new Command.KvDeleteTree(key(in));
      case Tag.GET -> new TransactionOperation.Get(key(in));
      case Tag.GET_OR_EMPTY -> new TransactionOperation.GetOrEmpty(key(in));
      case Tag.GET_TREE -> new TransactionOperation.GetTree(key(in));
      case Tag.CHECK_INDEX -> new TransactionOperation.CheckIndex(key(in), in.varint());
      case Tag.CHECK_SESSION -> new TransactionOperation.CheckSession(key(in), in.text());
      case Tag.CHECK_NOT_EXISTS -> new TransactionOperation.CheckNotExists(key(in));
      case Tag.UNKNOWN_VERB -> new TransactionOperation.Unknown(key(in), in.text());
      case Tag.NODE_OPERATION ->
          new CatalogOperation.OfNode(verb(in), DefinitionCodec.node(in), in.varint());
      case Tag.SERVICE_OPERATION ->
          new CatalogOperation.OfService(
              verb(in), in.text(), DefinitionCodec.service(in), in.varint());
      case Tag.CHECK_OPERATION ->
          new CatalogOperation.OfCheck(verb(in), in.text(), DefinitionCodec.check(in), in.varint());
      default -> throw new MalformedException("no command has the tag " + tag);
    };
  }

  private static CatalogOperation.Verb verb(ByteReader in) {
    int number = in.u8();
    return switch (number) {
      case 0 -> CatalogOperation.Verb.GET;
      case 1 -> CatalogOperation.Verb.SET;
      case 2 -> CatalogOperation.Verb.CAS;
      case 3 -> CatalogOperation.Verb.DELETE;
      case 4 -> CatalogOperation.Verb.DELETE_CAS;
      default -> throw new MalformedException("no operation has the verb " + number);
    };
  }

  private static Key key(ByteReader in) {
    return Key.of(in.blob());
  }

  private static long positive(ByteReader in) {
    long value = in.varint();
    if (value < 0) {
      throw new MalformedException("a number below 0: " + value);
    }
    return value;
  }

  private static List<String> texts(ByteReader in) {
    int n = in.count(in.remaining());
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  private static Map<String, String> map(ByteReader in) {
    int n = in.count(in.remaining());
    TreeMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String name = in.text();
      if (!map.isEmpty() && map.lastKey().compareTo(name) >= 0) {
        throw new MalformedException("the names of a map are out of order at " + name);
      }
      map.put(name, in.text());
    }
    return map;
  }
}
