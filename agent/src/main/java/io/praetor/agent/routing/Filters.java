package io.praetor.agent.routing;

/** Expressions that filter lists, which are not understood here. Stateless. */
public final class Filters {
  private Filters() {}

  /**
   * Refuses a request that has one: an answer that is not filtered would be taken for one that is.
   *
   * @throws BadRequestException if there is one
   */
  public static void refuse(Request request) {
    String filter = request.params().get("filter");
    if (!filter.isEmpty()) {
      throw new BadRequestException(
          "Filter expressions are not supported; leave out \"filter\" and select from the answer.");
    }
  }
}
