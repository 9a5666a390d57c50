package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The settings of access control. */
class AclSettingsTest {
  @Test
  void accessControlIsReadByItsOlderNamesToo() throws Exception {
    AclConfig acl =
        ConfigLoaderTest.load(
                "-dev",
                "-hcl=acl { enabled = true default_policy = \"deny\" tokens { master ="
                    + " \"11111111-2222-3333-4444-555555555555\" } }",
                "-hcl=acl_token = \"d\"\nacl_agent_token = \"a\"\nacl_down_policy = \"deny\"")
            .config()
            .acl();
    assertThat(acl.enabled()).isTrue();
    assertThat(acl.defaultPolicy()).isEqualTo("deny");
    assertThat(acl.downPolicy()).isEqualTo("deny");
    assertThat(acl.tokens())
        .containsEntry(AclConfig.INITIAL_MANAGEMENT, "11111111-2222-3333-4444-555555555555")
        .containsEntry(AclConfig.DEFAULT, "d")
        .containsEntry(AclConfig.AGENT, "a");
    assertThat(ConfigLoaderTest.problems("-dev", "-hcl=acl { default_policy = \"perhaps\" }"))
        .singleElement()
        .asString()
        .contains("acl.default_policy", "allow, deny");
  }
}
