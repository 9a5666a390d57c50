package io.praetor.agent.api.acl;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.watch.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for among tokens, policies and roles; immutable, and equal for equal questions.
 */
interface Lookup {
  /** What has to change for the answer to change. */
  Topic topic();

  /** The index of the answer in a view, never 0. */
  long index(View view);

  /** Why it is not for a caller, or null if it is. */
  default @Nullable String refusal(Resolution asking) {
    return switch (asking) {
      case Resolution.Unknown(String text) -> text;
      case Resolution.Known known -> lacks(known.caller());
    };
  }

  private static @Nullable String lacks(Caller caller) {
    return caller.authorizer().allows(Resource.ACL, Access.READ, "")
        ? null
        : caller.lacks(Resource.ACL, Access.READ, "");
  }

  /** What a view has, for one who may ask. */
  List<Shown> find(View view, Resolution.Known asking);

  /** Whether a caller may see secrets. */
  static boolean seesSecrets(Resolution.Known asking) {
    return asking.caller().authorizer().allows(Resource.ACL, Access.WRITE, "");
  }
}
