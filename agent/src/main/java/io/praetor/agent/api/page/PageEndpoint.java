package io.praetor.agent.api.page;

import io.netty.buffer.Unpooled;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.page.Page;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page below {@code ui_config.content_path}: its index, and its files below the name of their
 * build, which browsers keep for ever. Immutable but for the index, which is made when it is first
 * asked for; called on event loops.
 */
public final class PageEndpoint {
  /** How needs and metrics name the page, wherever it is. */
  private static final String LABEL = "/ui/";

  private static final List<String> METHODS = List.of("GET", "HEAD");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String NEVER = "no-store";

  private final String path;
  private volatile @Nullable String index;

  /**
   * An endpoint that serves the page.
   *
   * @param path where, with a slash at its beginning and its end
   */
  public PageEndpoint(String path) {
    this.path = path;
  }

  /** What it serves: the page, and the way there from the root. */
  public List<Route> routes() {
    return List.of(
        new Route(path, METHODS, this::file, null).labelled(LABEL),
        Route.any("/", this::root, null));
  }

  /** As Consul answers at its root; kept by nobody, since the page may be turned off again. */
  private void root(Request request, Responder responder) {
    Answer answer =
        METHODS.contains(request.method())
            ? Answer.of(
                301, Answer.Type.HTML, "<a href=\"" + path + "\">Moved Permanently</a>.\n\n")
            : Answer.empty(301, Answer.Type.NONE);
    responder.respond(answer.header("Location", path).header("Cache-Control", NEVER).bare());
  }

  private void file(Request request, Responder responder) {
    responder.respond(protectedBy(answer(request)).bare());
  }

  private Answer answer(Request request) {
    String rest = request.pathText().substring(path.length());
    if (rest.isEmpty()) {
      return Answer.of(200, Answer.Type.HTML, index()).header("Cache-Control", NEVER);
    }
    Page page = Page.built();
    int slash = rest.indexOf('/');
    String build = slash < 0 ? "" : rest.substring(0, slash);
    String name = rest.substring(slash + 1);
    if (!build.equals(page.build())) {
      return missing(
          isBuild(build)
              ? "This file is of another build than the agent's: load the page again at " + path
              : "There is no such file of the page, which is at " + path);
    }
    byte[] packed = name.equals(Page.INDEX) ? null : page.packed(name);
    if (packed == null) {
      return missing("There is no such file in this build of the page, which is at " + path);
    }
    boolean gzip = request.acceptsGzip();
    Answer answer =
        Answer.of(200, type(name), Unpooled.wrappedBuffer(gzip ? packed : Page.plain(packed)))
            .header("Cache-Control", FOR_EVER);
    return gzip ? answer.gzipped() : answer;
  }

  private String index() {
    String known = index;
    if (known == null) {
      // One step up for each folder that the page lies below.
      String root = "../".repeat((int) path.chars().filter(c -> c == '/').count() - 1);
      Page page = Page.built();
      known = page.index(Map.of("build", page.build(), "root", root));
      index = known;
    }
    return known;
  }

  private static boolean isBuild(String text) {
    return text.matches("[0-9a-f]{" + Page.BUILD_DIGITS + "}");
  }

  private static Answer missing(String why) {
    return Answer.text(404, why).header("Cache-Control", NEVER);
  }

  private static Answer protectedBy(Answer answer) {
    return answer
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }

  private static Answer.Type type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "css" -> Answer.Type.CSS;
      case "html" -> Answer.Type.HTML;
      case "js" -> Answer.Type.JAVASCRIPT;
      case "svg" -> Answer.Type.SVG;
      default -> Answer.Type.TEXT;
    };
  }
}
