package io.praetor.page.build;

import io.praetor.page.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The step of the build that makes the page: takes its sources and libraries, names the build after
 * their contents, and writes each file compressed. Run by Maven, on its thread.
 *
 * <p>Arguments: the folder of the sources, the folder of classes to write to, and for each library
 * {@code NAME=FILE}.
 */
public final class PageBuild {
  /** Files that the agent knows a type for. */
  private static final Set<String> ENDINGS = Set.of("css", "html", "js", "svg", "txt");

  private PageBuild() {}

  /** Makes the page. */
  public static void main(String[] arguments) throws IOException {
    SortedMap<String, byte[]> files = sources(Path.of(arguments[0]));
    for (String library : List.of(arguments).subList(2, arguments.length)) {
      int equals = library.indexOf('=');
      add(
          files,
          library.substring(0, equals),
          Files.readAllBytes(Path.of(library.substring(equals + 1))));
    }
    byte[] index = files.get(Page.INDEX);
    if (index == null) {
      throw new IOException(arguments[0] + " has no " + Page.INDEX);
    }
    files.put(Page.INDEX, Preload.into(index, files));
    write(files, Path.of(arguments[1]));
  }

  private static SortedMap<String, byte[]> sources(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : found) {
      add(files, folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
    }
    return files;
  }

  private static void add(SortedMap<String, byte[]> files, String name, byte[] bytes)
      throws IOException {
    if (!ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
      throw new IOException(
          name + ": a file of the page has to end in one of " + ENDINGS.stream().sorted().toList());
    }
    if (!name.matches("[0-9A-Za-z./_-]+")) {
      throw new IOException(
          name + ": a name is sent as it is, so it has letters, digits, ._- alone");
    }
    if (files.put(name, bytes) != null) {
      throw new IOException(name + " is there twice");
    }
  }

  private static void write(SortedMap<String, byte[]> files, Path classes) throws IOException {
    Path folder = classes.resolve(Page.FILES);
    deleteOld(folder);
    StringBuilder list = new StringBuilder(build(files)).append('\n');
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      list.append(file.getKey()).append('\n');
      Path target = folder.resolve(file.getKey() + ".gz");
      Files.createDirectories(target.getParent());
      Files.write(target, packed(file.getValue()));
    }
    Files.writeString(classes.resolve(Page.LIST), list);
  }

  /** What an earlier build has left of files that are gone. */
  private static void deleteOld(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String build(SortedMap<String, byte[]> files) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    files.forEach((name, bytes) -> {
      digest.update((name + '\n' + bytes.length + '\n').getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    });
    return HexFormat.of().formatHex(digest.digest()).substring(0, Page.BUILD_DIGITS);
  }

  /** The same bytes for the same file: gzip's time stays 0. */
  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new BestGzip(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
