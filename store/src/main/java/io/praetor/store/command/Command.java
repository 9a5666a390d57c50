package io.praetor.store.command;

import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.history.Retention;
import io.praetor.store.history.Trim;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.rule.RuleDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every possible change of the store: what is asked for, not whether it is granted.
 *
 * <p>A command is proposed to the log by a server and applied in the log's order by all of them. It
 * holds all that its effect depends on, but for the state itself and the log's time. Byte arrays
 * are not to be changed once they are in a command.
 */
@SuppressWarnings("ArrayRecordComponent") // commands are never compared
public sealed interface Command {

  /**
   * The lowest level of a cluster whose servers all know the command, with this effect: it is
   * refused before it is proposed while the cluster is at a lower one.
   */
  default int level() {
    return Level.FIRST;
  }

  /** A change of keys that may also stand in a {@link Transaction}. */
  sealed interface Kv extends Command, TransactionOperation.OfKey {
    @Override
    Key key();
  }

  /** Writes a value; on a held key the holder stays and the lock index becomes 0. */
  record KvSet(Key key, byte[] value, long flags) implements Kv {}

  /** Writes a value if the key's modify index is the given one; 0: if there is no such key. */
  record KvCas(Key key, byte[] value, long flags, long index) implements Kv {}

  /**
   * Writes a value and takes the key for a session, if no other holds it and no lock-delay is on
   * it.
   */
  record KvLock(Key key, byte[] value, long flags, String session) implements Kv {}

  /** Writes a value and lets the key go, if the session holds it. */
  record KvUnlock(Key key, byte[] value, long flags, String session) implements Kv {}

  /** Deletes a key, held or not. */
  record KvDelete(Key key) implements Kv {}

  /**
   * Deletes a key if its modify index is the given one. A key that is not there counts as deleted.
   */
  record KvDeleteCas(Key key, long index) implements Kv {}

  /** Deletes all keys with a prefix. */
  record KvDeleteTree(Key key) implements Kv {}

  /** All of the operations or none, with one index (Consul's documentation, "Transaction" API). */
  record Transaction(List<TransactionOperation> operations) implements Command {
    public Transaction {
      operations = List.copyOf(operations);
    }

    @Override
    public int level() {
      return operations.stream().anyMatch(CatalogOperation.class::isInstance)
          ? Level.CATALOG
          : Level.FIRST;
    }
  }

  /**
   * Makes a session.
   *
   * @param id a new UUID, chosen by the proposer
   * @param name for people, may be empty
   * @param node the agent that it belongs to
   * @param lockDelayMs how long its keys cannot be taken after it was invalidated
   * @param deletes whether its keys are deleted, rather than released, at its end
   * @param ttl as the client wrote it, empty for none
   * @param ttlMs the same in milliseconds, 0 for none
   * @param nodeChecks checks of the node that end it when they fail
   * @param serviceChecks checks of services on the node that do
   */
  record SessionCreate(
      String id,
      String name,
      String node,
      long lockDelayMs,
      boolean deletes,
      String ttl,
      long ttlMs,
      List<String> nodeChecks,
      List<String> serviceChecks)
      implements Command {
    public SessionCreate {
      nodeChecks = List.copyOf(nodeChecks);
      serviceChecks = List.copyOf(serviceChecks);
    }
  }

  /** Why a session ends. */
  enum SessionEnd {
    DESTROYED,
    TTL
  }

  /**
   * Ends a session: its keys are released or deleted, and its lock-delay begins. Nothing if there
   * is no such session.
   */
  record SessionDestroy(String id, SessionEnd end) implements Command {}

  /** Makes an agent known, or changes what is known of it. An unchanged one changes nothing. */
  record NodeRegister(
      String id, String name, String address, boolean server, Map<String, String> meta)
      implements Command {
    public NodeRegister {
      meta = Map.copyOf(meta);
    }
  }

  /** Forgets an agent; its sessions end. */
  record NodeDeregister(String name) implements Command {}

  /**
   * What the cluster's liveness says of an agent; a critical one's sessions end (those that ask for
   * serfHealth).
   */
  record NodeHealth(String name, Health health, String output) implements Command {}

  /** Forgets the tombstones up to a store index. */
  record TombstoneReap(long maxIndex) implements Command {}

  /** Moves the log's time on, so that lock-delays end when nothing else is written. */
  record Tick() implements Command {}

  /**
   * Sets a small named setting of the cluster.
   *
   * @param expectedIndex -1: whatever is there; 0: only if there is none; else only if its modify
   *     index is this
   */
  record ConfigSet(String name, byte[] value, long expectedIndex) implements Command {}

  /**
   * Begins to replace the content of the store by that of a snapshot, whose bytes follow in chunks.
   * Drops another that was begun.
   */
  record RestoreBegin(String id, long totalBytes) implements Command {}

  /**
   * The next bytes of a snapshot that is being restored; refused, and the restore dropped, if they
   * do not begin at the offset reached.
   */
  record RestoreChunk(String id, long offset, byte[] bytes) implements Command {}

  /**
   * Replaces the content of the store; refused, and the restore dropped, if the bytes are no whole
   * snapshot.
   */
  record RestoreCommit(String id) implements Command {}

  /**
   * Drops a restore that was begun and will not be committed; nothing if it is not under way, or
   * has gone on meanwhile. {@link Level#FIRST} knows no such command: there it stays until another
   * begins.
   *
   * @param bytes how many of its bytes are there, if it is to be dropped only while no more are; -1
   *     however many
   */
  record RestoreAbort(String id, long bytes) implements Command {
    @Override
    public int level() {
      return Level.WALL_CLOCK;
    }
  }

  /**
   * Registers a node with a service and checks in the catalog, all or none. What is there already,
   * and the same, is not changed.
   *
   * @param skipNodeUpdate whether a node that is there is left as it is
   * @param service null for none
   */
  record CatalogRegister(
      NodeDefinition node,
      boolean skipNodeUpdate,
      @Nullable ServiceDefinition service,
      List<CheckDefinition> checks)
      implements Command {
    public CatalogRegister {
      checks = List.copyOf(checks);
    }

    @Override
    public int level() {
      return Level.CATALOG;
    }
  }

  /**
   * Takes an instance with its checks, a check, or a node with all that is on it out of the
   * catalog; nothing if it is not there.
   *
   * @param serviceId empty for none
   * @param checkId empty for none
   */
  record CatalogDeregister(String node, String serviceId, String checkId) implements Command {
    @Override
    public int level() {
      return Level.CATALOG;
    }
  }

  /** A command about prepared queries. */
  sealed interface Query extends Command {
    @Override
    default int level() {
      return Level.QUERIES;
    }
  }

  /**
   * Makes a prepared query, or changes one; refused if its name or its session cannot be had.
   *
   * @param isNew whether it is made; else it is not done if there is none with the id
   */
  record QuerySet(QueryDefinition query, boolean isNew) implements Query {}

  /** Deletes a prepared query; not done if there is none with the id. */
  record QueryDelete(String id) implements Query {}

  /** A command about tokens, policies and roles. */
  sealed interface Access extends Command {
    @Override
    default int level() {
      return Level.ACCESS;
    }
  }

  /**
   * Makes a token, or changes what may change of one; refused if its accessor or its secret is
   * another's, or if it names a policy or a role that is not there.
   *
   * @param isNew whether it is made; else it is not done if there is none with the accessor
   */
  record TokenSet(TokenDefinition token, boolean isNew) implements Access {}

  /** Deletes a token; not done if there is none with the accessor. */
  record TokenDelete(String accessor) implements Access {}

  /**
   * Deletes the tokens that are expired by the wall clock of the entry and those before it; not
   * done if none is.
   */
  record TokenReap() implements Access {}

  /**
   * Makes a policy, or changes one; refused if its name is another's.
   *
   * @param isNew whether it is made; else it is not done if there is none with the id
   */
  record PolicySet(PolicyDefinition policy, boolean isNew) implements Access {}

  /** Deletes a policy; not done if there is none with the id. */
  record PolicyDelete(String id) implements Access {}

  /**
   * Makes a role, or changes one; refused if its name is another's, or if it names a policy that is
   * not there.
   *
   * @param isNew whether it is made; else it is not done if there is none with the id
   */
  record RoleSet(RoleDefinition role, boolean isNew) implements Access {}

  /** Deletes a role; not done if there is none with the id. */
  record RoleDelete(String id) implements Access {}

  /**
   * Makes the first token of a cluster; refused if it has had one.
   *
   * @param resetIndex the index at which it had, to let it have another; 0 for none
   */
  record AccessBootstrap(TokenDefinition token, long resetIndex) implements Access {}

  /** A command about how logins get tokens. */
  sealed interface Login extends Access {
    @Override
    default int level() {
      return Level.AUTH_METHODS;
    }
  }

  /** Makes an auth method, or changes one; refused if it is there with another type. */
  record AuthMethodSet(AuthMethodDefinition method) implements Login {}

  /**
   * Deletes an auth method with its binding rules, and the tokens that its logins have made; not
   * done if there is none with the name.
   */
  record AuthMethodDelete(String name) implements Login {}

  /**
   * Makes a binding rule, or changes one; refused if its auth method is not there, or is another
   * than before.
   *
   * @param isNew whether it is made; else it is not done if there is none with the id
   */
  record BindingRuleSet(BindingRuleDefinition rule, boolean isNew) implements Login {}

  /** Deletes a binding rule; not done if there is none with the id. */
  record BindingRuleDelete(String id) implements Login {}

  /**
   * Makes the token of a login; outdated if auth methods, binding rules, policies or roles have
   * changed since it was worked out what the token gets.
   *
   * @param boundAt the highest index of these tables then
   */
  record LoginToken(TokenDefinition token, long boundAt) implements Login {}

  /** A command about rules of values. */
  sealed interface Rule extends Command {
    @Override
    default int level() {
      return Level.CHANGE_LOG;
    }
  }

  /** Makes a rule, or changes the one of its name; refused if there are too many. */
  record RuleSet(RuleDefinition rule) implements Rule {}

  /** Deletes a rule; not done if there is none with the name. */
  record RuleDelete(String name) implements Rule {}

  /** A command about the changes of keys that are kept. */
  sealed interface History extends Command {
    @Override
    default int level() {
      return Level.CHANGE_LOG;
    }
  }

  /**
   * Says for how long the changes of keys with a prefix are kept; refused if there are too many.
   */
  record RetentionSet(Retention retention) implements History {}

  /**
   * Says no more for how long the changes of keys with a prefix are kept; not done if nobody did.
   */
  record RetentionDelete(Key prefix) implements History {}

  /** Takes away changes that are kept no longer. The leader proposes it. */
  record HistoryTrim(Trim trim) implements History {}

  /**
   * Takes away what is kept of a key's earlier rows; not done if nothing is. The key itself stays
   * what it is.
   */
  record HistoryPurge(Key key) implements History {}

  /**
   * Moves the cluster to a higher level; nothing if it is there. The leader proposes it when all
   * servers speak that level, so it is the one command that goes ahead of the level.
   */
  record LevelRaise(int level) implements Command {}

  /**
   * Changes nothing: shows whether the cluster takes the commands of a level. It is itself a
   * command of {@link Level#WALL_CLOCK}, which no server of a lower level can read.
   */
  record LevelProbe(int probed) implements Command {
    @Override
    public int level() {
      return Math.max(probed, Level.WALL_CLOCK);
    }
  }

  /** A command about what the cluster keeps about itself in tables. */
  sealed interface Cluster extends Command {
    @Override
    default int level() {
      return Level.CLUSTER_TABLES;
    }
  }

  /**
   * Sets one of the cluster's settings.
   *
   * @param expectedIndex -1: whatever is there; 0: only if there is none; else only if its modify
   *     index is this
   */
  record ClusterSet(ClusterSetting setting, long expectedIndex) implements Cluster {}

  /**
   * Takes the node of an agent that leaves away, as {@link NodeDeregister} does, and keeps the
   * agent among those that have left, until its name is registered again.
   */
  record AgentLeave(String id, String name, String address, boolean server) implements Cluster {}

  /** Keeps an agent no longer among those that have left. */
  record AgentForget(String name) implements Cluster {}

  /** Notes that a server is let in at an address. */
  record ServerAdmit(String address, String incarnation) implements Cluster {}

  /** Notes that an operator removes the server at an address. */
  record ServerRemove(String address) implements Cluster {}

  /**
   * A command about many keys that makes one change of them, or the parts of one. What it makes of
   * them was looked at in a view, of which it names the index of those keys: it is outdated once
   * one of them has another.
   */
  sealed interface Bulk extends Command
      permits KvRollback, KvCopy, KvApply, ApplyBegin, ApplyPart, ApplyAbort {
    @Override
    default int level() {
      return Level.CHANGE_LOG;
    }
  }
}
