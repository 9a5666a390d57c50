package io.praetor.agent.api.bulk;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;

/** What wishes have in common: indexes, and the keys that they are about. Stateless. */
final class Fields {
  private Fields() {}

  /** An index, or -1 if it is not there. */
  static long index(BodyFields fields, String name) {
    if (!fields.has(name)) {
      return -1;
    }
    long index = fields.number(name, -1);
    if (index < 0) {
      throw new BadRequestException(name + " is an index, not " + index);
    }
    return index;
  }

  /** How many keys, for people. */
  static String count(int keys) {
    return keys == 1 ? "1 key" : keys + " keys";
  }

  /** Keys for people. */
  static String text(KeyScope scope) {
    if (!scope.isTree()) {
      return scope.keys().size() == 1
          ? "the key " + scope.keys().getFirst()
          : count(scope.keys().size());
    }
    return scope.prefix().length() == 0 ? "all keys" : "what begins with " + scope.prefix();
  }

  /** Refuses who may not write each of the keys, whether it is there or not. */
  static void demandWrite(Caller caller, KeyScope scope) {
    demand(caller, Access.WRITE, scope);
  }

  /** The same for another access. */
  static void demand(Caller caller, Access access, KeyScope scope) {
    if (scope.isTree()) {
      byte[] prefix = scope.prefix().bytes();
      if (!caller.authorizer().allowsAllBelow(Resource.KEY, access, prefix)) {
        throw new DeniedException(caller.lacks(Resource.KEY, access, prefix));
      }
      return;
    }
    for (Key key : scope.keys()) {
      caller.demand(Resource.KEY, access, key.bytes());
    }
  }
}
