package io.praetor.agent.check;

import io.praetor.agent.check.AliasedChecks.Following;
import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.agent.check.probe.Texts;
import org.jspecify.annotations.Nullable;

/** A check that takes the status of others. Any thread. */
final class AliasCheck implements RunningCheck {
  private final CheckDefinition definition;
  private final AliasedChecks aliased;
  private final Announcement announcement;
  private final int outputBytesMax;
  private @Nullable Following following;
  private boolean ended;

  AliasCheck(
      CheckDefinition definition,
      AliasedChecks aliased,
      Announcement announcement,
      int outputBytesMax) {
    this.definition = definition;
    this.aliased = aliased;
    this.announcement = announcement;
    this.outputBytesMax = outputBytesMax;
  }

  @Override
  public CheckDefinition definition() {
    return definition;
  }

  @Override
  public void begin() {
    Following begun =
        aliased.follow(
            definition.aliasNode(),
            definition.aliasService(),
            (worst, output) ->
                announcement.tell(
                    new ProbeResult(worst, Texts.utf8Prefix(output, outputBytesMax))));
    boolean isLate;
    synchronized (this) {
      isLate = ended;
      following = begun;
    }
    if (isLate) {
      begun.end();
    }
  }

  @Override
  public void end() {
    announcement.end();
    Following begun;
    synchronized (this) {
      ended = true;
      begun = following;
    }
    if (begun != null) {
      begun.end();
    }
  }
}
