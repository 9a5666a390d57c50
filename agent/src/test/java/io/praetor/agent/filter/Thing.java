package io.praetor.agent.filter;

import java.util.List;
import java.util.Map;

/** A row with a value of each kind. */
record Thing(
    String name,
    long port,
    boolean open,
    List<String> tags,
    Map<String, String> meta,
    List<Part> parts,
    Map<String, Part> keyed) {
  /** What it consists of. */
  record Part(String name, long port) {
    static final Part NONE = new Part("", 0);
  }

  private static final RowType<Part> PART =
      RowType.<Part>named("part").text("Name", Part::name).number("Port", Part::port).build();

  static final RowType<Thing> TYPE =
      RowType.<Thing>named("thing")
          .text("Name", Thing::name)
          .number("Port", Thing::port)
          .flag("Open", Thing::open)
          .texts("Tags", Thing::tags)
          .pairs("Meta", Thing::meta)
          .parts("Parts", PART, Thing::parts)
          .keyed("Keyed", PART, Thing::keyed)
          .part("First", PART, thing -> thing.parts().isEmpty() ? Part.NONE : thing.parts().get(0))
          .build();
}
