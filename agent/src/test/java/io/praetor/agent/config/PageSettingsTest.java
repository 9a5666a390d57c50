package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the page is, by the configuration. */
class PageSettingsTest {
  private static String path(String... words) throws Exception {
    LoadedConfig loaded = ConfigLoaderTest.load(words);
    assertThat(loaded.warnings()).isEmpty();
    return String.valueOf(loaded.config().http().pagePath());
  }

  @Test
  void itIsOffUnlessAskedForOrInDevelopment() throws Exception {
    assertThat(path("-server", "-bootstrap", "-data-dir=/x")).isEqualTo("null");
    assertThat(path("-server", "-bootstrap", "-data-dir=/x", "-ui")).isEqualTo("/ui/");
    assertThat(path("-dev")).isEqualTo("/ui/");
    assertThat(path("-dev", "-ui=false")).isEqualTo("null");
    assertThat(path("-dev", "-hcl=ui = false")).isEqualTo("null");
  }

  @Test
  void itsPlaceHasSlashesAroundIt() throws Exception {
    assertThat(path("-dev", "-ui-content-path=admin")).isEqualTo("/admin/");
    assertThat(path("-dev", "-ui-content-path=/tools/praetor_2")).isEqualTo("/tools/praetor_2/");
    assertThat(path("-dev", "-hcl=ui_content_path = \"/a/b/\"")).isEqualTo("/a/b/");
  }

  @Test
  void aPlaceThatCannotBeIsRefused() {
    for (String place : List.of("/", "/v1/", "/v2/ui/", "/a b/", "/ui/../x/", "/ui?x/", "/ü/")) {
      assertThat(ConfigLoaderTest.problems("-dev", "-ui-content-path=" + place))
          .as(place)
          .singleElement()
          .asString()
          .contains("ui_config.content_path", "\"" + place + "\" is no place for the page");
    }
  }
}
