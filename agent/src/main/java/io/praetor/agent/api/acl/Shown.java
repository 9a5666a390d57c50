package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;

/** Something that is told as JSON; immutable. */
interface Shown {
  void write(JsonBuffer json);
}
