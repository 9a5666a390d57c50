package io.praetor.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The page's files as the build has made them, each read from the jar when somebody asks for it
 * first. Any thread.
 */
public final class Page {
  /** The one file that is not below the build's name. */
  public static final String INDEX = "index.html";

  /** Where the build puts the list of the files: the build's name, then a name on each line. */
  public static final String LIST = "io/praetor/page/files.txt";

  /** The folder of the files, each with {@code .gz} behind its name. */
  public static final String FILES = "io/praetor/page/files/";

  /** Digits of a build's name. */
  public static final int BUILD_DIGITS = 16;

  private final String build;
  private final Set<String> names;
  private final Map<String, byte[]> packed = new ConcurrentHashMap<>();

  private Page(String build, Set<String> names) {
    this.build = build;
    this.names = names;
  }

  /** The page that this program was built with. */
  public static Page built() {
    return Built.PAGE;
  }

  /** Read when it is first asked for, so that no start waits for it. */
  private static final class Built {
    static final Page PAGE = read();

    private static Page read() {
      List<String> lines = new String(resource(LIST), StandardCharsets.UTF_8).lines().toList();
      return new Page(lines.getFirst(), new HashSet<>(lines.subList(1, lines.size())));
    }
  }

  /** The build's name, which changes with any file: hexadecimal digits. */
  public String build() {
    return build;
  }

  /** The names of all files, such as {@code app/main.js}. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** A file compressed by gzip, not to be changed; null if there is none of that name. */
  public byte @Nullable [] packed(String name) {
    if (!names.contains(name)) {
      return null;
    }
    return packed.computeIfAbsent(name, n -> resource(FILES + n + ".gz"));
  }

  /** The file that was compressed. */
  public static byte[] plain(byte[] packed) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The index with its places filled in: {@code {{name}}} by the value of that name. */
  public String index(Map<String, String> values) {
    byte[] bytes = packed(INDEX);
    if (bytes == null) {
      throw new IllegalStateException("the page was built without " + INDEX);
    }
    String text = new String(plain(bytes), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return text;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Page.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing: the page was not built");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
