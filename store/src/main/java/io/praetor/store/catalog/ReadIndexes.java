package io.praetor.store.catalog;

import io.praetor.store.ordered.OrderedMap;

/**
 * The store indexes of what is read of the catalog apart from whole tables: of one service, one
 * node, one state of checks; immutable. A name without rows answers {@link #gone()}, which is no
 * lower than what was told of it before.
 */
public final class ReadIndexes {
  /** No indexes. */
  public static final ReadIndexes EMPTY = new ReadIndexes(OrderedMap.empty(), 0);

  private final OrderedMap<String, Long> byTopic;
  private final long gone;

  /** Indexes by what they are of. */
  public ReadIndexes(OrderedMap<String, Long> byTopic, long gone) {
    this.byTopic = byTopic;
    this.gone = gone;
  }

  /** The index of what a watch waits for, 0 if there is none. */
  public long get(String topic) {
    Long index = byTopic.get(topic);
    return index == null ? 0 : index;
  }

  /** All of them. */
  public OrderedMap<String, Long> all() {
    return byTopic;
  }

  /** The store index at which the last of them was forgotten, 0 if none was. */
  public long gone() {
    return gone;
  }

  /** These with one that has moved. */
  public ReadIndexes with(String topic, long at) {
    return new ReadIndexes(byTopic.with(topic, at), gone);
  }

  /** These without one that has no rows any more. */
  public ReadIndexes without(String topic, long at) {
    return new ReadIndexes(byTopic.without(topic), at);
  }
}
