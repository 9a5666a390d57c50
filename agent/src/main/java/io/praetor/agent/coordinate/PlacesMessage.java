package io.praetor.agent.coordinate;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The places of nodes on their way from one server to another. Stateless. */
public final class PlacesMessage {
  private PlacesMessage() {}

  /** All places. */
  public static byte[] encode(Map<String, Coordinate> places) {
    ByteWriter out = new ByteWriter(16 + 128 * places.size()).varint(places.size());
    places.forEach((node, place) -> {
      out.text(node).varint(place.vector().size());
      place.vector().forEach(length -> number(out, length));
      number(out, place.error());
      number(out, place.adjustment());
      number(out, place.height());
    });
    return out.toBytes();
  }

  private static void number(ByteWriter out, double value) {
    out.varint(Double.doubleToRawLongBits(value));
  }

  /**
   * Reads them.
   *
   * @throws MalformedException if it is something else, or a place that cannot be
   */
  public static Map<String, Coordinate> decode(byte[] message) {
    ByteReader in = new ByteReader(message);
    Map<String, Coordinate> places = new HashMap<>();
    for (int left = in.count(in.remaining()); left > 0; left--) {
      String node = in.text();
      int dimensions = in.count(Coordinate.DIMENSIONS);
      List<Double> vector = new ArrayList<>(dimensions);
      for (int i = 0; i < dimensions; i++) {
        vector.add(number(in));
      }
      Coordinate place = new Coordinate(vector, number(in), number(in), number(in));
      if (!place.isValid()) {
        throw new MalformedException("the place of node " + node + " is none");
      }
      places.put(node, place);
    }
    return places;
  }

  private static double number(ByteReader in) {
    return Double.longBitsToDouble(in.varint());
  }
}
