package io.praetor.store.prepared;

/**
 * How one prepared query stands for many names; immutable.
 *
 * @param type empty for a query that is no template, else {@link #NAME_PREFIX_MATCH}
 * @param regexp in the syntax of RE2, whose groups fill the blanks of the query; empty for none
 * @param removesEmptyTags whether tags whose blanks came out empty are left out
 */
public record QueryTemplate(String type, String regexp, boolean removesEmptyTags) {
  /** The one type: it takes all names that begin with its own. */
  public static final String NAME_PREFIX_MATCH = "name_prefix_match";

  /** That of a query that is none. */
  public static final QueryTemplate NONE = new QueryTemplate("", "", false);

  /** Whether the query is a template. */
  public boolean isTemplate() {
    return !type.isEmpty();
  }
}
