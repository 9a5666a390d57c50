package io.praetor.verification.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tour of the page in a real browser before three servers and an agent that is none: {@code
 * page}. Each step is what a person does; it fails if the page does not do its part, if the browser
 * complains, or if a script ran that is no part of the page. Run by the main thread.
 */
public final class PageTour {
  private PageTour() {}

  /** Exits with 1 if a step failed, or if there is no browser where one has to be. */
  public static void main(String[] arguments) throws Exception {
    String only = "";
    String instead = "";
    double minutes = 60;
    for (String argument : arguments) {
      if (argument.startsWith("-only=")) {
        only = argument.substring("-only=".length());
      } else if (argument.equals("-figures") || argument.equals("-pictures")) {
        instead = argument;
      } else if (argument.startsWith("-memory=")) {
        instead = "-memory";
        minutes = Double.parseDouble(argument.substring("-memory=".length()));
      } else {
        System.err.println("usage: page [-only=WORDS | -figures | -memory=MINUTES | -pictures]");
        System.exit(2);
      }
    }
    if (!Browser.isThere()) {
      System.out.println("page: there is no /usr/bin/chromium with /usr/bin/chromedriver");
      System.exit("true".equals(System.getenv("CI")) ? 1 : 0);
    }
    Path folder = Files.createTempDirectory("praetor-page");
    int code;
    try (PageAgents agents = PageAgents.start(folder)) {
      code =
          switch (instead) {
            case "-figures" -> PageFigures.run(agents);
            case "-memory" -> PageMemory.run(agents, minutes);
            case "-pictures" -> PagePictures.run(agents);
            default -> tour(agents, only);
          };
    } finally {
      Browsers.end();
    }
    if (code != 0) {
      System.out.println("logs in " + folder);
    }
    System.exit(code);
  }

  private static int tour(PageAgents agents, String only) {
    List<Step> chosen = steps().stream().filter(step -> step.name().contains(only)).toList();
    if (chosen.isEmpty()) {
      System.out.println("page: no step has \"" + only + "\" in its name");
      return 2;
    }
    int failed = 0;
    for (Step step : chosen) {
      failed += run(step, agents);
    }
    System.out.println(failed == 0 ? "PASS" : "FAIL: " + failed + " steps");
    return failed == 0 ? 0 : 1;
  }

  private static List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.addAll(AccessSteps.all());
    steps.addAll(LoginSteps.all());
    steps.addAll(RightsSteps.all());
    steps.addAll(KeySteps.all());
    steps.addAll(KeyboardSteps.all());
    steps.addAll(LinkSteps.all());
    steps.addAll(MoveSteps.all());
    steps.addAll(CompareSteps.all());
    steps.addAll(ConflictSteps.all());
    steps.addAll(KeptSteps.all());
    steps.addAll(LiveSteps.all());
    steps.addAll(TimeSteps.all());
    steps.addAll(NodeSteps.all());
    steps.addAll(ClusterSteps.all());
    steps.addAll(SnapshotSteps.all());
    steps.addAll(HostileSteps.all());
    steps.addAll(BarrierSteps.all());
    return steps;
  }

  private static int run(Step step, PageAgents agents) {
    long begun = System.nanoTime();
    try {
      step.act().run(agents);
      System.out.println("ok   " + step.name() + took(begun));
      return 0;
    } catch (Exception e) {
      System.out.println("FAIL " + step.name() + took(begun) + "\n  " + e.getMessage());
      return 1;
    }
  }

  private static String took(long begun) {
    return " (" + (System.nanoTime() - begun) / 1_000_000 + " ms)";
  }
}
