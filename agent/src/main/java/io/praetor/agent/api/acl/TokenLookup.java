package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.table.Tokens;
import io.praetor.store.watch.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one token; immutable.
 *
 * @param accessor that of the token; empty for the one with which the question comes, which
 *     everybody may see
 * @param expanded what to say beside what it stands on; null for the token alone
 */
record TokenLookup(String accessor, ExpandedToken.@Nullable AgentPolicy expanded)
    implements Lookup {
  private static final String UNKNOWN_SELF = "token does not exist: ACL not found";

  private boolean isSelf() {
    return accessor.isEmpty();
  }

  @Override
  public Topic topic() {
    return isSelf() ? Tokens.TABLE.topic() : new Topic.OfRow(Tokens.TABLE.name(), accessor);
  }

  /** That of a token that is not there is no lower than what was told of it before. */
  @Override
  public long index(View view) {
    AccessToken token = isSelf() ? null : view.get(Tokens.TABLE).get(accessor);
    return token == null ? view.indexOf(Tokens.TABLE) : Math.max(1, token.modifyIndex());
  }

  @Override
  public @Nullable String refusal(Resolution asking) {
    if (!isSelf()) {
      return Lookup.super.refusal(asking);
    }
    return asking instanceof Resolution.Known(var _, AccessToken token) && token != null
        ? null
        : UNKNOWN_SELF;
  }

  @Override
  public List<Shown> find(View view, Resolution.Known asking) {
    AccessToken token = isSelf() ? asking.token() : view.get(Tokens.TABLE).get(accessor);
    if (token == null || token.definition().isExpired(view.wallMs())) {
      return List.of();
    }
    boolean withSecret = isSelf() || Lookup.seesSecrets(asking);
    ExpandedToken.AgentPolicy more = expanded;
    return List.of(
        more == null
            ? ShownToken.of(view, token, withSecret)
            : ExpandedToken.of(view, token, withSecret, more));
  }
}
