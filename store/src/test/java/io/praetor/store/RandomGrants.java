package io.praetor.store;

import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import java.util.List;
import java.util.Random;

/** Commands about tokens, policies and roles that often meet. */
final class RandomGrants {
  private static final String[] NAMES = {"a", "A", "b", "global-management"};

  private final Random random;

  RandomGrants(Random random) {
    this.random = random;
  }

  Command.Access next(View view) {
    return switch (random.nextInt(view.level() < Level.AUTH_METHODS ? 12 : 18)) {
      case 0 -> new Command.TokenDelete(token());
      case 1 -> new Command.TokenReap();
      case 2 -> new Command.PolicyDelete("p" + random.nextInt(3));
      case 3 -> new Command.RoleDelete("r" + random.nextInt(3));
      case 4 ->
          new Command.AccessBootstrap(
              definition(view), random.nextBoolean() ? 0 : random.nextLong(view.index() + 1));
      case 5, 6 ->
          new Command.PolicySet(
              new PolicyDefinition(
                  random.nextInt(12) == 0 ? Builtin.MANAGEMENT_ID : "p" + random.nextInt(3),
                  name(),
                  "é",
                  "key \"" + random.nextInt(2) + "\" {}",
                  List.of("dc1")),
              random.nextBoolean());
      case 7, 8 ->
          new Command.RoleSet(
              new RoleDefinition("r" + random.nextInt(3), name(), "", grants(false)),
              random.nextBoolean());
      case 12 -> new Command.AuthMethodSet(method());
      case 13 -> new Command.AuthMethodDelete(methodName());
      case 14, 15 -> new Command.BindingRuleSet(rule(), random.nextBoolean());
      case 16 -> new Command.BindingRuleDelete("b" + random.nextInt(3));
      case 17 ->
          new Command.LoginToken(
              definition(view), random.nextInt(3) > 0 ? view.index() : random.nextInt(9));
      default -> new Command.TokenSet(definition(view), random.nextInt(3) > 0);
    };
  }

  private String methodName() {
    return random.nextInt(4) == 0 ? "M" : random.nextBoolean() ? "m" : "n";
  }

  private AuthMethodDefinition method() {
    return new AuthMethodDefinition(
        methodName(),
        random.nextInt(5) == 0 ? "other" : "jwt",
        "",
        "d" + random.nextInt(2),
        random.nextInt(3),
        random.nextBoolean(),
        "n",
        "{\"é\":1}");
  }

  private BindingRuleDefinition rule() {
    return new BindingRuleDefinition(
        "b" + random.nextInt(3),
        "",
        methodName(),
        "value.x == " + random.nextInt(2),
        "role",
        "r",
        "");
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private String token() {
    return random.nextInt(8) == 0 ? Builtin.ANONYMOUS_ACCESSOR : "t" + random.nextInt(5);
  }

  private TokenDefinition definition(View view) {
    return new TokenDefinition(
        token(),
        random.nextInt(10) == 0 ? "anonymous" : "s" + random.nextInt(5),
        "d" + random.nextInt(2),
        grants(true),
        random.nextBoolean(),
        random.nextBoolean() ? "" : "m",
        random.nextInt(3),
        random.nextBoolean() ? 0 : view.wallMs() * 1_000_000 + random.nextInt(100_000_000));
  }

  private Grants grants(boolean withRoles) {
    return new Grants(
        random.nextBoolean()
            ? List.of()
            : List.of(random.nextBoolean() ? Builtin.MANAGEMENT_ID : "p" + random.nextInt(3)),
        withRoles && random.nextInt(3) == 0 ? List.of("r" + random.nextInt(3)) : List.of(),
        List.of(new Grants.ServiceIdentity("web", List.of("dc1", "dc2"))),
        random.nextBoolean() ? List.of() : List.of(new Grants.NodeIdentity("n", "dc1")),
        random.nextBoolean()
            ? List.of()
            : List.of(new Grants.TemplatedPolicy("builtin/dns", "", List.of())));
  }
}
