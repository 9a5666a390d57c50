package io.praetor.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What rules mean, and what is said of a text that holds none. */
class RulesParserTest {
  private static List<Rule> rules(String text) throws RulesException {
    return RulesParser.parse(text).rules();
  }

  private static String refusal(String text) {
    RulesException refused =
        catchThrowableOfType(RulesException.class, () -> RulesParser.parse(text));
    return Objects.requireNonNull(refused, "rules that should be refused were taken: " + text)
        .text();
  }

  @Test
  void everyResourceHasItsForms() throws Exception {
    for (Resource resource : Resource.values()) {
      if (resource == Resource.INTENTION) {
        continue;
      }
      String word = resource.word();
      if (resource.isNamed()) {
        assertThat(rules(word + " \"x\" { policy = \"write\" }").getFirst())
            .isEqualTo(new Rule(resource, false, "x", Level.WRITE, 1));
        assertThat(rules("\n" + word + "_prefix \"\" {\n  policy = \"deny\"\n}").getFirst())
            .isEqualTo(new Rule(resource, true, "", Level.DENY, 3));
        assertThat(rules("{\"" + word + "\": {\"x\": {\"policy\": \"read\"}}}").getFirst())
            .isEqualTo(new Rule(resource, false, "x", Level.READ, 1));
      } else {
        assertThat(rules(word + " = \"read\""))
            .containsExactly(new Rule(resource, false, "", Level.READ, 1));
        assertThat(rules("{\"" + word + "\": \"deny\"}"))
            .containsExactly(new Rule(resource, false, "", Level.DENY, 1));
        assertThat(refusal(word + "_prefix \"\" { policy = \"read\" }")).contains("no resource");
      }
    }
  }

  @Test
  void blankRulesAreNone() throws Exception {
    assertThat(rules("")).isEmpty();
    assertThat(rules(" \n# nothing\n")).isEmpty();
    assertThat(rules("{}")).isEmpty();
    assertThat(rules("acl = \"\"")).isEmpty();
  }

  @Test
  void theListsThatConvertersMakeAreTaken() throws Exception {
    assertThat(
            rules(
                "{\"key_prefix\": [{\"a/\": [{\"policy\": \"list\"}]}, {\"b\": {\"policy\": \"read\"}}]}"))
        .containsExactly(
            new Rule(Resource.KEY, true, "a/", Level.LIST, 1),
            new Rule(Resource.KEY, true, "b", Level.READ, 1));
  }

  @Test
  void theLastOfARuleStatedTwiceCounts() throws Exception {
    assertThat(rules("key \"a\" { policy = \"deny\" }\nkey \"a\" { policy = \"read\" }"))
        .containsExactly(new Rule(Resource.KEY, false, "a", Level.READ, 2));
  }

  @Test
  void intentionsFollowTheServiceUnlessTheyAreStated() throws Exception {
    assertThat(rules("service \"a\" { policy = \"write\" }"))
        .contains(new Rule(Resource.INTENTION, false, "a", Level.READ, 1));
    assertThat(rules("service \"a\" { policy = \"deny\" }"))
        .contains(new Rule(Resource.INTENTION, false, "a", Level.DENY, 1));
    assertThat(rules("service_prefix \"a\" { policy = \"read\" intentions = \"write\" }"))
        .contains(new Rule(Resource.INTENTION, true, "a", Level.WRITE, 1));
    assertThat(rules("service \"a\" { intentions = \"read\" }"))
        .containsExactly(new Rule(Resource.INTENTION, false, "a", Level.READ, 1));
  }

  @Test
  void refusalsHaveConsulsWords() {
    // Both recorded from Consul 1.21.4.
    assertThat(refusal("key \"x\" {"))
        .isEqualTo("Failed to parse ACL rules: At 1:11: object expected closing RBRACE got: EOF");
    assertThat(refusal("key \"x\" { policy = \"dance\" }"))
        .isEqualTo(
            "Invalid key policy: &acl.KeyRule{Prefix:\"x\", Policy:\"dance\","
                + " EnterpriseRule:acl.EnterpriseRule{}}");
  }

  @Test
  void refusalsNameTheLine() {
    assertThat(refusal("acl = \"read\"\nkey \"x\" {\n  policy = \"dance\"\n}"))
        .startsWith("Invalid key policy: &acl.KeyRule{Prefix:\"x\"")
        .endsWith("(line 3)");
    assertThat(refusal("acl = \"read\"\n\nkey \"x\" {\n  policy = \"read\""))
        .startsWith("Failed to parse ACL rules: At 4:")
        .endsWith("the block that begins in line 3 is open");
    assertThat(refusal("acl = \"read\"\nkey_prefx \"x\" { policy = \"deny\" }"))
        .startsWith("Failed to parse ACL rules: At 2:")
        .contains("key_prefx is no resource");
    assertThat(refusal("service \"x\" {\n  polcy = \"deny\"\n}"))
        .startsWith("Failed to parse ACL rules: At 2:")
        .contains("polcy is no part of a rule");
    assertThat(refusal("{\n\"key\": {\"x\": {\"policy\": \"read\"}\n"))
        .startsWith("Failed to parse ACL rules: At 3:");
  }

  @Test
  void aLevelHasToFitItsResource() {
    assertThat(refusal("service \"x\" { policy = \"list\" }"))
        .startsWith("Invalid service policy: \"list\"");
    assertThat(refusal("acl = \"list\"")).startsWith("Invalid acl policy: \"list\"");
    assertThat(refusal("node_prefix \"\" { }")).startsWith("Invalid node_prefix policy: \"\"");
    assertThat(refusal("service \"x\" { policy = \"read\" intentions = \"list\" }"))
        .startsWith("Invalid service intentions policy: \"list\"");
    assertThat(refusal("key \"x\" { policy = 3 }")).contains("policy is a number");
    assertThat(refusal("key = \"read\"")).contains("has to be a block");
    assertThat(refusal("operator { policy = \"read\" }")).contains("operator needs a level");
  }

  @Test
  void whatIsShownOfRulesMeansTheSame() throws Exception {
    for (Rules rules :
        List.of(
            BuiltinRules.globalManagement(),
            BuiltinRules.globalReadOnly(),
            Template.serviceIdentity("web"),
            Template.API_GATEWAY.rules("gw"))) {
      assertThat(RulesParser.parse(rules.hcl()).rules())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
          .containsExactlyInAnyOrderElementsOf(rules.rules());
    }
  }
}
