package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for the answer to one request, and fails if there is a second. */
final class Answered implements ResponseListener {
  private final CompletableFuture<Object> outcome = new CompletableFuture<>();
  private final CompletableFuture<byte[]> streamed = new CompletableFuture<>();

  @Override
  public void answered(byte[] body) {
    assertThat(outcome.complete(body)).as("a second answer").isTrue();
  }

  @Override
  public void failed(RequestFailure failure) {
    assertThat(outcome.complete(failure)).as("a second answer: %s", failure).isTrue();
  }

  @Override
  public BodySink streamed(byte[] head) {
    assertThat(outcome.complete(head)).as("a second answer").isTrue();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    return new BodySink() {
      @Override
      public void piece(byte[] bytes, Runnable used) {
        all.writeBytes(bytes);
        used.run();
      }

      @Override
      public void end() {
        streamed.complete(all.toByteArray());
      }

      @Override
      public void broken(String reason) {
        streamed.completeExceptionally(new IllegalStateException(reason));
      }
    };
  }

  byte[] body() throws Exception {
    Object answer = outcome.get(60, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(byte[].class);
    return (byte[]) answer;
  }

  /** Waits for the outcome, and says whether it is an answer. */
  boolean isAnswered() throws Exception {
    return outcome.get(60, TimeUnit.SECONDS) instanceof byte[];
  }

  RequestFailure failure() throws Exception {
    Object answer = outcome.get(60, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(RequestFailure.class);
    return (RequestFailure) answer;
  }

  CompletableFuture<byte[]> streamed() {
    return streamed;
  }

  boolean isOver() {
    return outcome.isDone();
  }
}
