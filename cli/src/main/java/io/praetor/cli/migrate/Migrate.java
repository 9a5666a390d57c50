package io.praetor.cli.migrate;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.praetor.PraetorInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code migrate}: copies what another cluster has, and follows it until the switch-over. */
public final class Migrate implements Command {
  private static final String WAIT = "60s";
  private static final long PAUSE_MS_MIN = 200;
  private static final long RETRY_MS = 2000;
  private static final int NAMES_MAX = 5;

  @Override
  public String summary() {
    return "Copies the keys of another cluster, and follows it";
  }

  @Override
  public String arguments() {
    return "[options] -from=URL";
  }

  @Override
  public String description() {
    return """
    Copies keys with their flags from a running cluster of Consul or Praetor, over Consul's \
    interface alone, into the cluster of -http-addr, and compares both key by key in the end. \
    Started again, it copies what is different.

      $ %s migrate -from=http://consul:8500 -from-token-file=t -prefix=app/

    With -follow it goes on with what changes at the source until the switch-over: stop what \
    writes there, then press Enter, or send SIGINT or SIGTERM. The answer is 0 if the source was \
    still then and both are equal.

      $ %s migrate -from=http://consul:8500 -follow -acl -queries

    What cannot be moved is listed by name.
    """;
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(ClientFlags.other("from"));
    flags.add(Flag.toggle("acl", "Policies, roles and tokens, too; tokens keep their secrets."));
    flags.add(Flag.toggle("follow", "Go on until the switch-over."));
    flags.add(Flag.toggle("keep", "Leave keys here that the source has not."));
    flags.add(Flag.text("prefix", "prefix", "Only keys that begin with it; unless given, all."));
    flags.add(Flag.toggle("prune", "Delete keys here that the source has not."));
    flags.add(Flag.toggle("queries", "Prepared queries, too."));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags)
      throws CommandException, IOException, InterruptedException {
    flags.noArguments();
    if (flags.text("from").isEmpty()) {
      throw new UsageException("Error! -from is missing: the address of an agent there", true);
    }
    if (flags.on("keep") && flags.on("prune")) {
      throw new UsageException("Error! -keep and -prune are opposites; state one of them", false);
    }
    try (AgentClient source = ClientFlags.other(console, flags, "from");
        AgentClient target = ClientFlags.agent(console, flags)) {
      if (PraetorInfo.find(target) != null) {
        target.because("migrated from " + source);
      }
      return run(console, flags, source, target);
    } catch (IOException e) {
      throw new CommandException("Error! The migration failed: " + Reason.of(e));
    }
  }

  private static int run(Console console, Flags flags, AgentClient source, AgentClient target)
      throws CommandException, IOException, InterruptedException {
    AclMove acl = new AclMove(console, source, target);
    QueryMove queries = new QueryMove(console, source, target);
    if (flags.on("acl")) {
      acl.run();
    }
    if (flags.on("queries")) {
      queries.run();
    }
    String prefix = flags.text("prefix");
    KvCopy copy = new KvCopy(console, source, target, prefix);
    copy.compareAndWrite(flags.on("prune"));
    if (!copy.targetAlone().isEmpty() && !flags.on("keep")) {
      throw new CommandException(targetAlone(copy.targetAlone()));
    }
    console.line(
        "The source has "
            + keys(copy.size())
            + ": "
            + copy.written()
            + " copied, the others were there"
            + (copy.deleted() > 0 ? "; " + copy.deleted() + " deleted here." : "."));
    if (flags.on("follow")) {
      follow(console, source, copy);
      copy.compareAndWrite(flags.on("prune"));
    }
    KvCheck check = KvCheck.run(console, source, target, prefix, flags.on("keep"));
    boolean still = check.sourceIndex() == copy.index();
    boolean equal = check.different() == 0;
    console.line(
        "Checked "
            + keys(check.keys())
            + ": "
            + (equal ? "equal." : check.different() + " are different."));
    if (!still) {
      console.line(
          "The source was written to meanwhile (index "
              + copy.index()
              + " to "
              + check.sourceIndex()
              + "): "
              + (flags.on("follow")
                  ? "something still writes there. Stop it, and run this again."
                  : "-follow copies that, too."));
    }
    Leftovers leftovers = new Leftovers(console, source);
    leftovers.print(copy.locked());
    if (flags.on("acl")) {
      acl.printLeftovers(leftovers);
    }
    if (flags.on("queries")) {
      queries.printLeftovers(leftovers);
    }
    return equal && (still || !flags.on("follow")) ? 0 : 2;
  }

  private static String keys(int count) {
    return count == 1 ? "1 key" : count + " keys";
  }

  private static String targetAlone(List<String> keys) {
    return "Error! The target has "
        + keys(keys.size())
        + " that the source has not, such as "
        + String.join(", ", keys.subList(0, Math.min(NAMES_MAX, keys.size())))
        + ". Give -keep to leave them, -prune to delete them. The keys of the source are copied.";
  }

  private static void follow(Console console, AgentClient source, KvCopy copy)
      throws CommandException, InterruptedException {
    SwitchOver end = SwitchOver.await(console, () -> close(source));
    console.line(
        "Following. Stop what writes to the source, then press Enter, or send SIGINT or SIGTERM"
            + " to "
            + ProcessHandle.current().pid()
            + '.');
    console.flush();
    long changes = 0;
    while (!end.isCalled()) {
      long began = System.nanoTime();
      try {
        long written = copy.follow(WAIT);
        changes += written;
        // Each answer is the whole tree: the source gets as long a rest as its answer took.
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        end.pause(written == 0 ? PAUSE_MS_MIN : Math.max(PAUSE_MS_MIN, tookMs));
      } catch (IOException e) {
        if (!end.isCalled()) {
          console.error("The source or the target does not answer: " + Reason.of(e));
          end.pause(RETRY_MS);
        }
      }
    }
    console.line("Followed " + changes + " changes. Switching over.");
    console.flush();
  }

  private static void close(AgentClient agent) {
    try {
      agent.close();
    } catch (IOException e) {
      // What waits there ends all the same.
      return;
    }
  }
}
