package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.Grants;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.table.BindingRules;
import io.praetor.store.table.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Auth methods, binding rules and logins, beyond what the model of all commands shows. */
class LoginTest {
  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  @BeforeEach
  void raise() {
    store.apply(0, new Command.LevelRaise(Level.AUTH_METHODS));
  }

  private static Command method(String name, String type) {
    return new Command.AuthMethodSet(
        new AuthMethodDefinition(name, type, "", "", 60_000_000_000L, false, "", "{}"));
  }

  private static Command rule(String id, String method) {
    return new Command.BindingRuleSet(
        new BindingRuleDefinition(id, "", method, "", "service", "${value.name}", ""), true);
  }

  private static Command login(String accessor, String method, long boundAt) {
    return new Command.LoginToken(
        new TokenDefinition(accessor, "s" + accessor, "", Grants.NONE, true, method, 1, 1_000_000),
        boundAt);
  }

  private long count() {
    return store.view().get(Tokens.TABLE).size();
  }

  @Test
  void aMethodTakesItsRulesAndItsTokensAlongInOneChange() {
    store.apply(0, method("k8s", "jwt"));
    store.apply(0, method("other", "jwt"));
    store.apply(0, rule("r1", "k8s"));
    store.apply(0, rule("r2", "other"));
    assertThat(store.apply(0, login("t1", "k8s", 4))).isEqualTo(new Outcome.Done(true, 5));
    assertThat(store.apply(0, login("t2", "other", 4))).isEqualTo(new Outcome.Done(true, 6));
    assertThat(count()).isEqualTo(3);
    assertThat(store.apply(0, new Command.AuthMethodDelete("K8S")))
        .isEqualTo(new Outcome.Done(true, 7));
    View view = store.view();
    assertThat(view.get(AuthMethods.TABLE).size()).isEqualTo(1);
    assertThat(view.get(BindingRules.TABLE).get("r1")).isNull();
    assertThat(view.get(BindingRules.TABLE).get("r2")).isNotNull();
    assertThat(view.get(Tokens.TABLE).get("t1")).isNull();
    assertThat(view.get(Tokens.TABLE).get("t2")).isNotNull();
    assertThat(view.accessIndex()).isEqualTo(7);
    StoreAssert.isSound(store, "after the deletion");
    View read = SnapshotCodec.decode(SnapshotCodec.encode(view));
    assertThat(read.get(AuthMethods.TABLE).get("other"))
        .isEqualTo(view.get(AuthMethods.TABLE).get("other"));
  }

  @Test
  void aLoginThatWasWorkedOutBeforeAChangeIsNotDone() {
    store.apply(0, method("m", "jwt"));
    store.apply(0, rule("r1", "m"));
    assertThat(store.apply(0, login("t1", "m", 1))).isEqualTo(new Outcome.Outdated(2));
    assertThat(store.apply(0, login("t1", "m", 2))).isEqualTo(new Outcome.Done(true, 3));
    // Another login changes nothing that this one stands on.
    assertThat(store.apply(0, login("t2", "m", 2))).isEqualTo(new Outcome.Done(true, 4));
    store.apply(0, new Command.RoleSet(new RoleDefinition("x", "x", "", Grants.NONE), true));
    assertThat(store.apply(0, login("t3", "m", 2))).isEqualTo(new Outcome.Outdated(5));
    store.apply(0, new Command.AuthMethodDelete("m"));
    assertThat(store.apply(0, login("t3", "m", 6))).isInstanceOf(Outcome.Refused.class);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void whatNeverChangesIsRefused() {
    store.apply(0, method("m", "jwt"));
    store.apply(0, method("n", "jwt"));
    store.apply(0, rule("r1", "m"));
    assertThat(store.apply(0, method("m", "oidc"))).isInstanceOf(Outcome.Refused.class);
    assertThat(store.apply(0, method("M", "jwt"))).isInstanceOf(Outcome.Refused.class);
    assertThat(store.apply(0, rule("r2", "gone"))).isInstanceOf(Outcome.Refused.class);
    assertThat(
            store.apply(
                0,
                new Command.BindingRuleSet(
                    new BindingRuleDefinition("r1", "", "n", "", "role", "x", ""), false)))
        .isEqualTo(new Outcome.Refused("the AuthMethod field of a binding rule is immutable"));
  }
}
