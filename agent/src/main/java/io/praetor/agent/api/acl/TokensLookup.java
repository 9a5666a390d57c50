package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.Grants;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.table.Tokens;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for all tokens, or those that fit; immutable.
 *
 * @param policy the id of a policy that they name, empty for any
 * @param role the id of a role that they name, empty for any
 * @param authMethod of the login that made them, empty for any
 * @param service of which they have the identity, empty for any
 */
record TokensLookup(String policy, String role, String authMethod, String service)
    implements Lookup {
  @Override
  public Topic topic() {
    return Tokens.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return view.indexOf(Tokens.TABLE);
  }

  @Override
  public List<Shown> find(View view, Resolution.Known asking) {
    boolean withSecret = Lookup.seesSecrets(asking);
    List<Shown> found = new ArrayList<>();
    view.get(Tokens.TABLE)
        .all()
        .forEach(token -> {
          if (fits(token.definition()) && !token.definition().isExpired(view.wallMs())) {
            found.add(ShownToken.of(view, token, withSecret));
          }
        });
    return found;
  }

  private boolean fits(TokenDefinition token) {
    Grants grants = token.grants();
    return (policy.isEmpty() || grants.policies().contains(policy))
        && (role.isEmpty() || grants.roles().contains(role))
        && (authMethod.isEmpty() || token.authMethod().equals(authMethod))
        && (service.isEmpty()
            || grants.services().stream().anyMatch(its -> its.service().equals(service)));
  }
}
