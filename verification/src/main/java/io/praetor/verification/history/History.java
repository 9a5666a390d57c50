package io.praetor.verification.history;

import java.util.List;

/** All that was recorded of one run. */
public record History(List<Operation> operations, List<Disturbance> disturbances) {
  public History {
    operations = List.copyOf(operations);
    disturbances = List.copyOf(disturbances);
  }
}
