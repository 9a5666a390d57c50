package io.praetor.agent.cluster;

import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Asks an agent that an operator names while this one runs: it has to answer, and to be of the same
 * datacenter and of no other cluster, before it counts among the contacts. Any thread; immutable.
 */
final class JoinProbe {
  private final SeedAddresses contacts;
  private final Question question;
  private final Runnable met;

  /** Asks the agent at an address who it is. */
  interface Question {
    /**
     * Asks.
     *
     * @param refusal told why the two cannot talk, or the empty string if they can
     */
    void ask(String address, Consumer<String> refusal);
  }

  /**
   * Probes of one agent.
   *
   * @param met run after an agent has answered and may be of the same cluster
   */
  JoinProbe(SeedAddresses contacts, Question question, Runnable met) {
    this.contacts = contacts;
    this.question = question;
    this.met = met;
  }

  /** Returns at once; names are looked up on a thread of their own. */
  CompletionStage<OperationResult> to(String contact) {
    CompletableFuture<OperationResult> result = new CompletableFuture<>();
    Thread.ofVirtual().name("join-probe").start(() -> lookUp(contact, result));
    return result;
  }

  private void lookUp(String contact, CompletableFuture<OperationResult> result) {
    try {
      ask(contact, contacts.lookUp(contact).iterator(), "it has no address", result);
    } catch (UnknownHostException e) {
      refuse(contact, "the name has no address", result);
    }
  }

  /** One address of the name is enough. */
  private void ask(
      String contact,
      Iterator<String> addresses,
      String why,
      CompletableFuture<OperationResult> result) {
    if (!addresses.hasNext()) {
      refuse(contact, why, result);
      return;
    }
    String address = addresses.next();
    question.ask(
        address,
        refusal -> {
          if (refusal.isEmpty()) {
            contacts.add(contact);
            met.run();
            result.complete(OperationResult.DONE);
          } else {
            ask(contact, addresses, address + ": " + refusal, result);
          }
        });
  }

  private static void refuse(
      String contact, String why, CompletableFuture<OperationResult> result) {
    result.complete(OperationResult.failed("Failed to join " + contact + ": " + why));
  }
}
