package io.praetor.verification.upgrade;

import io.praetor.verification.wire.KeptConnection;
import java.io.IOException;

/** Somebody who asks an agent again and again. */
interface Client {
  /** One request or a few, through a connection that is made anew after a failure. */
  void step(KeptConnection door) throws IOException;
}
