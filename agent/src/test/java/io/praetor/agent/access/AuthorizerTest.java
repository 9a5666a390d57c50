package io.praetor.agent.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rule decides. */
class AuthorizerTest {
  private static Authorizer of(boolean defaultAllows, String... policies) throws RulesException {
    List<Rules> rules = new ArrayList<>();
    for (String text : policies) {
      rules.add(RulesParser.parse(text).of("p" + rules.size()));
    }
    return Authorizer.of(rules, defaultAllows, false);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean write(Authorizer token, String key) {
    return token.allows(Resource.KEY, Access.WRITE, key);
  }

  private static boolean read(Authorizer token, String key) {
    return token.allows(Resource.KEY, Access.READ, key);
  }

  @Test
  void theVeryNameDecidesThenTheLongestPrefixThenTheDefault() throws Exception {
    Authorizer token =
        of(
            false,
            """
            key_prefix "app/" { policy = "write" }
            key_prefix "app/secret" { policy = "deny" }
            key "app/secret/open" { policy = "read" }
            key "app" { policy = "read" }
            """);
    assertThat(write(token, "app/a")).isTrue();
    assertThat(read(token, "app/secret")).isFalse();
    assertThat(read(token, "app/secret/x")).isFalse();
    assertThat(read(token, "app/secret/open")).isTrue();
    assertThat(write(token, "app/secret/open")).isFalse();
    assertThat(read(token, "app/secret/open/x")).isFalse();
    assertThat(read(token, "app")).isTrue();
    assertThat(read(token, "ap")).isFalse();
    assertThat(read(token, "other")).isFalse();
    assertThat(read(of(true, "key \"a\" { policy = \"deny\" }"), "other")).isTrue();
  }

  @Test
  void ofEqualNamesTheStrongestCounts() throws Exception {
    String deny = "key_prefix \"a\" { policy = \"deny\" }";
    String write = "key_prefix \"a\" { policy = \"write\" }";
    String list = "key_prefix \"a\" { policy = \"list\" }";
    String read = "key_prefix \"a\" { policy = \"read\" }";
    for (Authorizer token : List.of(of(false, deny, write), of(false, write, deny))) {
      assertThat(read(token, "ab")).isFalse();
    }
    assertThat(write(of(false, read, write, list), "ab")).isTrue();
    Authorizer lists = of(false, read, list);
    assertThat(lists.allows(Resource.KEY, Access.LIST, "ab")).isTrue();
    assertThat(write(lists, "ab")).isFalse();
    assertThat(of(false, read).allows(Resource.KEY, Access.LIST, "ab")).isFalse();
  }

  @Test
  void aTreeIsAllowedIfNothingBelowItIsRefused() throws Exception {
    String tree = "key_prefix \"a/\" { policy = \"write\" }";
    assertThat(of(false, tree).allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a/"))).isTrue();
    assertThat(of(false, tree).allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a/b"))).isTrue();
    assertThat(of(false, tree).allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a"))).isFalse();
    assertThat(of(true, tree).allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a"))).isTrue();
    for (String below :
        List.of(
            "key \"a/b\" { policy = \"read\" }",
            "key_prefix \"a/b\" { policy = \"deny\" }",
            "key \"a/\" { policy = \"deny\" }")) {
      assertThat(of(true, tree, below).allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a/")))
          .as(below)
          .isFalse();
    }
    assertThat(
            of(false, tree, "key \"a0\" { policy = \"deny\" }")
                .allowsAllBelow(Resource.KEY, Access.WRITE, utf8("a/")))
        .isTrue();
  }

  @Test
  void theDefaultOpensNeitherAclNorWhatAnOperatorChanges() throws Exception {
    Authorizer token = of(true);
    assertThat(token.allows(Resource.ACL, Access.READ, "")).isFalse();
    assertThat(token.allows(Resource.OPERATOR, Access.WRITE, "")).isFalse();
    assertThat(token.allows(Resource.OPERATOR, Access.READ, "")).isTrue();
    assertThat(token.allows(Resource.NODE, Access.WRITE, "n")).isTrue();
    assertThat(token.explain(Resource.ACL, Access.READ, "").reason())
        .isEqualTo("no rule is about it, and acl:read is never given by acl.default_policy");
  }

  @Test
  void meshAndPeeringFollowTheOperatorUnlessTheyAreStated() throws Exception {
    assertThat(of(false, "operator = \"write\"").allows(Resource.MESH, Access.WRITE, "")).isTrue();
    assertThat(
            of(false, "operator = \"write\"\npeering = \"deny\"")
                .allows(Resource.PEERING, Access.READ, ""))
        .isFalse();
  }

  @Test
  void itTellsWhichRuleOfWhichPolicyDecided() throws Exception {
    Authorizer token =
        of(
            false,
            "key_prefix \"a\" { policy = \"write\" }",
            "acl = \"read\"\nkey_prefix \"a\" { policy = \"deny\" }");
    Decision decision = token.explain(Resource.KEY, Access.READ, "ab");
    assertThat(decision.allowed()).isFalse();
    assertThat(decision.policy()).isEqualTo("p1");
    assertThat(decision.reason())
        .isEqualTo(
            "the rule key_prefix \"a\" { policy = \"deny\" } of policy \"p1\", line 2 decides");
    assertThat(token.explain(Resource.KEY, Access.READ, "b").reason())
        .isEqualTo("no rule is about it, and acl.default_policy is deny");
  }

  @Test
  void refusalsHaveConsulsWords() throws Exception {
    Caller caller = new Caller("u", of(false));
    assertThat(caller.lacks(Resource.KEY, Access.READ, "a/b"))
        .isEqualTo(
            "Permission denied: token with AccessorID 'u' lacks permission 'key:read' on \"a/b\"");
    assertThat(caller.lacks(Resource.ACL, Access.WRITE, ""))
        .isEqualTo("Permission denied: token with AccessorID 'u' lacks permission 'acl:write'");
    assertThat(
            new Caller(Caller.ANONYMOUS_ACCESSOR, of(false))
                .lacks(Resource.OPERATOR, Access.READ, ""))
        .isEqualTo(
            "Permission denied: anonymous token lacks permission 'operator:read'. The anonymous"
                + " token is used implicitly when a request does not specify a token.");
  }
}
