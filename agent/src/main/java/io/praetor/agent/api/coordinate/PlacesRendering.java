package io.praetor.agent.api.coordinate;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.PlacesQuery.Placed;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import java.util.List;

/**
 * Places of nodes as an answer, with the fields in Consul's order; immutable.
 *
 * @param ofOne whether one node was asked for: that it has no place is a status then
 */
record PlacesRendering(boolean ofOne, boolean pretty) implements AnswerRendering<List<Placed>> {
  private static final int FIRST_BYTES = 1024;

  @Override
  public boolean tellsConsistency() {
    return true;
  }

  @Override
  public Answer render(
      QueryResult<List<Placed>> result, Consistency consistency, ReadGate.Contact contact) {
    return ofOne && result.records().isEmpty()
        ? Answer.empty(404, Answer.Type.NONE)
        : AnswerRendering.super.render(result, consistency, contact);
  }

  @Override
  public Answer body(QueryResult<List<Placed>> result) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    json.beginArray();
    result.records().forEach(placed -> placed(json, placed));
    json.endArray();
    return Answer.json(200, json.finish());
  }

  static void placed(JsonBuffer json, Placed placed) {
    json.beginObject();
    json.field("Node").value(placed.node());
    json.field("Segment").value("");
    place(json.field("Coord"), placed.place());
    json.endObject();
  }

  private static void place(JsonBuffer json, Coordinate place) {
    json.beginObject();
    json.field("Vec").beginArray();
    place.vector().forEach(each -> json.number(number(each)));
    json.endArray();
    json.field("Error").number(number(place.error()));
    json.field("Adjustment").number(number(place.adjustment()));
    json.field("Height").number(number(place.height()));
    json.endObject();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
