package io.praetor.agent.prepared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That a template is compiled once for each version of its query. */
class CompiledTemplatesTest {
  private final CompiledTemplates templates = new CompiledTemplates();

  private static PreparedQuery query(String id, String service, long index) {
    return new PreparedQuery(
        new QueryDefinition(
            id,
            "t-",
            "",
            "",
            new QueryTemplate(QueryTemplate.NAME_PREFIX_MATCH, "^t-(.*)$", false),
            new QueryService(
                service,
                "",
                QueryService.Failover.NONE,
                List.of(),
                false,
                List.of(),
                Map.of(),
                Map.of(),
                false,
                ""),
            ""),
        index,
        index);
  }

  @Test
  void aVersionIsCompiledOnce() throws Exception {
    CompiledTemplate first = templates.of(query("a", "${match(1)}", 7));
    assertThat(templates.of(query("a", "${match(1)}", 7))).isSameAs(first);
    CompiledTemplate next = templates.of(query("a", "x-${match(1)}", 8));
    assertThat(next.filled("t-web").service().service()).isEqualTo("x-web");
    assertThat(templates.of(query("a", "${match(1)}", 8)).filled("t-web").service().service())
        .as("the same index after a restore, with another query")
        .isEqualTo("web");
    assertThat(templates.size()).isOne();
  }

  @Test
  void noMoreInstructionsThanALimitAreKept() throws Exception {
    CompiledTemplate first = templates.of(query("a", "${match(1)}", 7));
    long most = CompiledTemplates.INSTRUCTIONS_KEPT_MAX / CompiledTemplates.INSTRUCTIONS_EACH;
    for (int i = 0; i < most; i++) {
      CompiledTemplate _ = templates.of(query("b" + i, "${match(1)}", 7));
    }
    assertThat(templates.size()).isBetween((int) most / 2, (int) most);
    assertThat(templates.of(query("a", "${match(1)}", 7))).isNotSameAs(first);
  }

  @Test
  void whatCannotBeCompiledIsKeptAsWell() {
    PreparedQuery bent = query("a", "${match(", 7);
    Throwable first = catchThrowable(() -> templates.of(bent));
    assertThat(first).isInstanceOf(TemplateException.class);
    assertThat(catchThrowable(() -> templates.of(bent))).isSameAs(first);
    assertThat(templates.size()).isOne();
  }
}
