package io.praetor.agent.check.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class HttpTargetTest {
  private static HttpTarget target(String url) {
    return Objects.requireNonNull(HttpTarget.parse(url));
  }

  @Test
  void namesOfContainersAreHosts() {
    HttpTarget target = target("http://u:p@my_app:8080/health?a=b");
    assertThat(target.to()).isEqualTo(new HostPort("my_app", 8080));
    assertThat(target.hostHeader()).isEqualTo("my_app:8080");
    assertThat(target.path()).isEqualTo("/health?a=b");
    assertThat(target.userInfo()).isEqualTo("u:p");
    assertThat(target("https://my_app").to()).isEqualTo(new HostPort("my_app", 443));
    assertThat(target("http://[::1]:80/").to()).isEqualTo(new HostPort("::1", 80));
  }

  @Test
  void whatNamesNoHostIsNoTarget() {
    for (String url :
        new String[] {"http:///x", "http://my_app:99999/", "ftp://a/", "http://a b/"}) {
      assertThat(HttpTarget.parse(url)).as(url).isNull();
    }
  }
}
