package io.praetor.store.table;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.access.TokenTable;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of tokens, from {@link Level#ACCESS} on. A restore takes those of the snapshot, and
 * with them whether the cluster has had its first token.
 */
public final class Tokens extends Table<TokenTable, String, AccessToken> {
  public static final Tokens TABLE = new Tokens();

  private static final int INDEX = 29;
  private static final int TOKEN = 30;

  private Tokens() {
    super("tokens", INDEX, TOKEN);
  }

  /**
   * The store index of the last change of a token, a policy or a role, 0 if there was none: what
   * was allowed at it is allowed as long as it stays.
   */
  public static long accessIndex(States states) {
    return Math.max(
        states.get(TABLE).index(),
        Math.max(states.get(Policies.TABLE).index(), states.get(Roles.TABLE).index()));
  }

  /**
   * The store index of the last change of what a token gives: of the token, of any policy or of any
   * role; not of other tokens, of which many may be made each second. Of one that is not there it
   * is {@link #accessIndex}; one that has expired gives nothing at any index.
   */
  public static long rightsIndex(States states, String accessor) {
    AccessToken token = states.get(TABLE).get(accessor);
    if (token == null) {
      return accessIndex(states);
    }
    if (token.definition().isExpired(states.get(Levels.TABLE).wallMs())) {
      return Long.MAX_VALUE;
    }
    return Math.max(
        token.modifyIndex(),
        Math.max(states.get(Policies.TABLE).index(), states.get(Roles.TABLE).index()));
  }

  @Override
  public int level() {
    return Level.ACCESS;
  }

  @Override
  public TokenTable empty() {
    return TokenTable.EMPTY;
  }

  @Override
  public long index(TokenTable state) {
    return state.index();
  }

  /** The anonymous token is one only once it was changed. */
  @Override
  public long rows(TokenTable state) {
    AccessToken anonymous = state.get(Builtin.ANONYMOUS_ACCESSOR);
    return (long) state.size() - (anonymous == null || isBuiltin(anonymous) ? 1 : 0);
  }

  private static boolean isBuiltin(AccessToken token) {
    return token.createIndex() == 0;
  }

  @Override
  public void write(TokenTable state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index()).varint(state.bootstrapIndex());
    }
    for (AccessToken token : state.all()) {
      if (!isBuiltin(token)) {
        var w = out.record(TOKEN);
        AccessCodec.write(w, token.definition());
        w.varint(token.createIndex()).varint(token.modifyIndex());
      }
    }
  }

  @Override
  public TokenTable read(TokenTable soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the tokens state their index twice or too late");
      }
      long index = in.number(1, in.index());
      return soFar.at(index).bootstrappedAt(in.number(0, index));
    }
    TokenDefinition token = AccessCodec.token(in.bytes());
    String accessor = in.ordered(token.accessor());
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    AccessToken other = soFar.ofSecret(token.secret());
    if (other != null && !other.accessor().equals(accessor)) {
      throw new MalformedException(
          "the tokens " + other.accessor() + " and " + accessor + " have one secret");
    }
    return soFar.with(new AccessToken(token, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    TokenTable tokens = view.get(this);
    tokens.violations().forEach(rules::violated);
    rules.require(
        rows(tokens) == 0 || view.get(Levels.TABLE).level() >= Level.ACCESS,
        "tokens are there below level " + Level.ACCESS);
    rules.upTo("the index of the first token", tokens.bootstrapIndex(), tokens.index());
    for (AccessToken token : tokens.all()) {
      if (!isBuiltin(token) || !token.accessor().equals(Builtin.ANONYMOUS_ACCESSOR)) {
        rules.row(
            "token " + token.accessor(), token.createIndex(), token.modifyIndex(), tokens.index());
      }
    }
  }

  @Override
  public TokenTable restore(Restoring restoring) {
    TokenTable ours = restoring.ours().get(this);
    TokenTable theirs = restoring.theirs().get(this);
    TokenTable next = TokenTable.EMPTY.bootstrappedAt(theirs.bootstrapIndex());
    for (AccessToken token : theirs.all()) {
      if (!isBuiltin(token)) {
        boolean stays =
            token.equals(ours.get(token.accessor())) || !restoring.wasSeen(token.modifyIndex());
        next = next.with(stays ? token : token.at(restoring.at()), restoring.at());
      }
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public void wake(Change<String, AccessToken> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
