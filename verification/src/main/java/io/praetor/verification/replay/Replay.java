package io.praetor.verification.replay;

import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Random commands of the first level, applied by the state machine of another build and by this
 * one's, whose outcomes and states have to be the same. Owned by the thread that runs it.
 *
 * <p>Servers of both builds apply the same log while a cluster is upgraded: an effect that has
 * changed at a level would let their states part without a sound.
 */
public final class Replay {
  /** Commands of one store, from empty to its end. */
  private static final int RUN_COMMANDS = 20_000;

  private static final int BATCH_MAX = 4;
  private static final int COMPARED_BATCHES = 200;
  private static final int SHOWN_MAX = 20;

  private final Build own;
  private final Build other;
  private final List<String> findings = new ArrayList<>();
  private long applied;
  private long refused;
  private long compared;
  private long snapshotBytes;

  private Replay(Build own, Build other) {
    this.own = own;
    this.other = other;
  }

  /** {@code replay -before=LAUNCHER [-commands=N] [-seed=S]} */
  public static void main(String[] arguments) throws Exception {
    Path launcher = null;
    long commands = 100_000;
    long seed = ThreadLocalRandom.current().nextLong(1L << 48);
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "-before=" -> launcher = Path.of(value);
        case "-commands=" -> commands = Long.parseLong(value);
        case "-seed=" -> seed = Long.parseLong(value);
        default -> usage(argument);
      }
    }
    if (launcher == null || !Files.isExecutable(launcher)) {
      usage(launcher == null ? "" : launcher.toString());
      return;
    }
    System.out.println("seed " + seed);
    System.exit(new Replay(Build.own(), Build.of(launcher)).run(commands, seed) ? 0 : 1);
  }

  private static void usage(String argument) {
    System.err.println(
        "usage: replay -before=LAUNCHER [-commands=N] [-seed=S]; not usable: " + argument);
    System.exit(2);
  }

  /** Runs until enough commands were applied or something differs; whether nothing did. */
  private boolean run(long commands, long seed) throws ReflectiveOperationException {
    long begun = System.nanoTime();
    for (int number = 0; applied < commands && findings.isEmpty(); number++) {
      one(seed + number, Math.min(RUN_COMMANDS, commands - applied));
    }
    System.out.printf(
        "%,d commands (%,d refused) and %,d snapshots (%,d bytes) in %d s: %s%n",
        applied,
        refused,
        compared,
        snapshotBytes,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
        findings.isEmpty() ? "all the same" : "they differ");
    findings.stream().limit(SHOWN_MAX).forEach(System.out::println);
    return findings.isEmpty();
  }

  private void one(long seed, long commands) throws ReflectiveOperationException {
    Random random = new Random(seed);
    Commands maker = new Commands(random);
    Restores restores = new Restores(random);
    own.reset();
    other.reset();
    long nowMs = random.nextInt(1_000);
    long end = applied + commands;
    for (int step = 0; applied < end && findings.isEmpty(); step++) {
      View view = ((StateMachine) own.machine()).view();
      nowMs = Math.max(0, nowMs + random.nextInt(20) - 2);
      List<Command> batch = new ArrayList<>();
      for (int n = 1 + random.nextInt(BATCH_MAX); n > 0; n--) {
        batch.add(restores.isDue() ? restores.next() : maker.next(view));
      }
      int number = step;
      Supplier<String> where =
          () ->
              "seed "
                  + seed
                  + ", entry "
                  + number
                  + " ("
                  + batch.stream().map(Rendering::named).toList()
                  + ")";
      entry(CommandCodec.encodeBatch(nowMs, batch), where);
      applied += batch.size();
      if (step % COMPARED_BATCHES == 0 || applied >= end) {
        compare(where, random, restores);
      }
    }
  }

  private void entry(byte[] entry, Supplier<String> where) throws ReflectiveOperationException {
    try {
      if (!Arrays.equals(entry, other.recoded(entry))) {
        findings.add(where.get() + ": the other build writes the entry in other bytes");
      }
      List<String> here = own.apply(entry);
      List<String> there = other.apply(entry);
      for (int i = 0; i < here.size(); i++) {
        refused += here.get(i).startsWith("Refused") ? 1 : 0;
        if (!sign(here.get(i)).equals(sign(there.get(i)))) {
          findings.add(
              where.get()
                  + ": command "
                  + i
                  + " gives "
                  + here.get(i)
                  + " here, there "
                  + there.get(i));
        }
      }
    } catch (InvocationTargetException e) {
      findings.add(where.get() + ": " + e.getCause());
    }
  }

  /** Why a restore is refused is told to people alone, and may be told better. */
  private static String sign(String outcome) {
    return outcome.startsWith("Refused[text=restore ") ? "a restore is refused" : outcome;
  }

  /** The states have to be equal; now and then each build goes on from the other's snapshot. */
  private void compare(Supplier<String> where, Random random, Restores restores)
      throws ReflectiveOperationException {
    byte[] here = own.snapshot();
    byte[] there = other.snapshot();
    compared++;
    snapshotBytes += here.length;
    if (!Arrays.equals(here, there)) {
      findings.add(where.get() + ": the snapshots differ:");
      findings.addAll(Rows.differences(here, there));
      return;
    }
    restores.keep(here);
    switch (random.nextInt(6)) {
      case 0 -> own.restore(there);
      case 1 -> other.restore(here);
      default -> {
        return;
      }
    }
  }
}
