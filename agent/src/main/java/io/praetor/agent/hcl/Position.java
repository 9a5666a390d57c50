package io.praetor.agent.hcl;

/**
 * Where a setting was stated.
 *
 * @param source a file's path, or a flag with its dash
 * @param line from 1, or 0 where there are no lines
 * @param column from 1
 */
public record Position(String source, int line, int column) {
  /** A place that has no lines, such as a flag. */
  public static Position of(String source) {
    return new Position(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
