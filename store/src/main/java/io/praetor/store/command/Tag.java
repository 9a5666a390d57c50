package io.praetor.store.command;

/**
 * The first byte of each encoded command and operation. Numbers are never used again for something
 * else: old logs hold them.
 */
final class Tag {
  static final int KV_SET = 1;
  static final int KV_CAS = 2;
  static final int KV_LOCK = 3;
  static final int KV_UNLOCK = 4;
  static final int KV_DELETE = 5;
  static final int KV_DELETE_CAS = 6;
  static final int KV_DELETE_TREE = 7;
  static final int GET = 16;
  static final int GET_OR_EMPTY = 17;
  static final int GET_TREE = 18;
  static final int CHECK_INDEX = 19;
  static final int CHECK_SESSION = 20;
  static final int CHECK_NOT_EXISTS = 21;
  static final int UNKNOWN_VERB = 22;
  static final int TRANSACTION = 32;
  static final int SESSION_CREATE = 33;
  static final int SESSION_DESTROY = 34;
  static final int NODE_REGISTER = 35;
  static final int NODE_DEREGISTER = 36;
  static final int NODE_HEALTH = 37;
  static final int TOMBSTONE_REAP = 38;
  static final int TICK = 39;
  static final int CONFIG_SET = 40;
  static final int RESTORE_BEGIN = 41;
  static final int RESTORE_CHUNK = 42;
  static final int RESTORE_COMMIT = 43;
  static final int LEVEL_RAISE = 44;
  static final int LEVEL_PROBE = 45;
  static final int CLUSTER_SET = 46;
  static final int AGENT_LEAVE = 47;
  static final int AGENT_FORGET = 48;
  static final int SERVER_ADMIT = 49;
  static final int SERVER_REMOVE = 50;
  static final int RESTORE_ABORT = 51;

  static final int CATALOG_REGISTER = 80;
  static final int CATALOG_DEREGISTER = 81;
  static final int NODE_OPERATION = 82;
  static final int SERVICE_OPERATION = 83;
  static final int CHECK_OPERATION = 84;

  static final int QUERY_SET = 85;
  static final int QUERY_DELETE = 86;

  static final int TOKEN_SET = 87;
  static final int TOKEN_DELETE = 88;
  static final int TOKEN_REAP = 89;
  static final int POLICY_SET = 90;
  static final int POLICY_DELETE = 91;
  static final int ROLE_SET = 92;
  static final int ROLE_DELETE = 93;
  static final int ACCESS_BOOTSTRAP = 94;

  static final int AUTH_METHOD_SET = 95;
  static final int AUTH_METHOD_DELETE = 96;
  static final int BINDING_RULE_SET = 97;
  static final int BINDING_RULE_DELETE = 98;
  static final int LOGIN = 99;

  static final int RETENTION_SET = 100;
  static final int RETENTION_DELETE = 101;
  static final int HISTORY_TRIM = 102;
  static final int HISTORY_PURGE = 103;
  static final int KV_ROLLBACK = 104;
  static final int KV_COPY = 105;
  static final int KV_APPLY = 106;
  static final int APPLY_BEGIN = 107;
  static final int APPLY_PART = 108;
  static final int APPLY_ABORT = 109;

  /** No command: a sender, and the command behind it. */
  static final int SENDER = 64;

  /** A sender, the index at which the command was allowed to it, and the command. */
  static final int JUDGED_SENDER = 65;

  static final int RULE_SET = 110;
  static final int RULE_DELETE = 111;

  /** A judged sender, the index of the rules by which his values were judged, and the command. */
  static final int RULED_SENDER = 112;

  private Tag() {}
}
