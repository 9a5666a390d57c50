package io.praetor.agent.api.acl;

import io.praetor.agent.access.Template;
import io.praetor.agent.filter.FilterWorkException;
import io.praetor.agent.login.Blanks;
import io.praetor.agent.login.Identity;
import io.praetor.agent.login.JwtConfig;
import io.praetor.agent.login.LoginException;
import io.praetor.agent.login.MethodConfigException;
import io.praetor.agent.login.Selectors;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.View;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.Grants;
import io.praetor.store.access.Grants.NodeIdentity;
import io.praetor.store.access.Grants.ServiceIdentity;
import io.praetor.store.access.Grants.TemplatedPolicy;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.BindingRules;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the binding rules of an auth method give to one who logs in; owned by the thread that works
 * it out.
 */
final class LoginGrants {
  static final String TEMPLATED_POLICY = "templated-policy";

  /** All that a rule can bind. */
  static final List<String> BIND_TYPES =
      List.of("service", "node", "role", "policy", TEMPLATED_POLICY);

  private static final Logger LOG = LoggerFactory.getLogger("agent.acl.login");

  private final View view;
  private final JwtConfig config;
  private final Identity identity;
  private final Map<String, String> values;
  private final String datacenter;
  private final Set<String> policies = new LinkedHashSet<>();
  private final Set<String> roles = new LinkedHashSet<>();
  private final Set<ServiceIdentity> services = new LinkedHashSet<>();
  private final Set<NodeIdentity> nodes = new LinkedHashSet<>();
  private final Set<TemplatedPolicy> templates = new LinkedHashSet<>();

  private LoginGrants(View view, JwtConfig config, Identity identity, String datacenter) {
    this.view = view;
    this.config = config;
    this.identity = identity;
    this.datacenter = datacenter;
    values = Blanks.values(identity);
  }

  /**
   * What all rules of a method give together; nothing if none fits.
   *
   * @throws LoginException if one that fits makes a name that cannot be one
   */
  static Grants of(
      View view, AuthMethod method, JwtConfig config, Identity identity, String datacenter)
      throws LoginException {
    LoginGrants grants = new LoginGrants(view, config, identity, datacenter);
    for (BindingRule rule : view.get(BindingRules.TABLE).all()) {
      if (rule.definition().method().equals(method.name()) && grants.fits(rule.definition())) {
        grants.bind(rule.definition());
      }
    }
    return new Grants(
        List.copyOf(grants.policies),
        List.copyOf(grants.roles),
        List.copyOf(grants.services),
        List.copyOf(grants.nodes),
        List.copyOf(grants.templates));
  }

  private boolean fits(BindingRuleDefinition rule) throws LoginException {
    try {
      return Selectors.of(rule.selector(), config).begin().takes(identity);
    } catch (MethodConfigException e) {
      // The method was changed after the rule: what cannot be asked any more gives nothing.
      LOG.warn("Binding rule {} binds nobody: {}", rule.id(), e.text());
      return false;
    } catch (FilterWorkException e) {
      throw denied("the selector of binding rule " + rule.id() + " takes too much work");
    }
  }

  private void bind(BindingRuleDefinition rule) throws LoginException {
    try {
      Set<String> known = Blanks.names(config);
      String name = Blanks.parse("BindName", rule.bindName(), known).filled(values);
      String variable = Blanks.parse("BindVars.Name", rule.templateName(), known).filled(values);
      switch (rule.bindType()) {
        case "service" -> services.add(new ServiceIdentity(AclNames.service(name), List.of()));
        case "node" -> nodes.add(new NodeIdentity(AclNames.node(name), datacenter));
        case "role" -> add(roles, view.get(Roles.TABLE), name);
        case "policy" -> add(policies, view.get(Policies.TABLE), name);
        case TEMPLATED_POLICY -> {
          Template template = Template.named(name);
          if (template == null) {
            throw denied(
                "binding rule "
                    + rule.id()
                    + " binds a templated policy that is not there: "
                    + name);
          }
          templates.add(
              new TemplatedPolicy(name, GrantsRequest.variable(template, variable), List.of()));
        }
        default -> throw denied("binding rule " + rule.id() + " binds what is not known here");
      }
    } catch (MethodConfigException e) {
      LOG.warn("Binding rule {} binds nobody: {}", rule.id(), e.text());
    } catch (BadRequestException e) {
      throw denied("binding rule " + rule.id() + ": " + e.text());
    }
  }

  /** One that is not there is left out, as in Consul. */
  private static <R extends NamedRow> void add(Set<String> ids, NamedRows<R> rows, String name) {
    R row = rows.named(name);
    if (row != null) {
      ids.add(row.id());
    }
  }

  private static LoginException denied(String text) {
    return new LoginException(LoginException.Cause.DENIED, text);
  }
}
