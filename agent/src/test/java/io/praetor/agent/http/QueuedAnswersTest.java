package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of answers that nobody reads. */
final class QueuedAnswersTest {
  private static final int BYTES = 100_000;

  private static ByteBuf buffer(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
  }

  @Test
  void anAnswerThatManyAreGivenIsCountedOnce() {
    QueuedAnswers answers = new QueuedAnswers(() -> 3 * BYTES);
    ByteBuf plain = buffer(BYTES);
    ByteBuf parts =
        PooledByteBufAllocator.DEFAULT.compositeBuffer(2).addComponents(true, buffer(10), plain);
    EmbeddedChannel channel = new EmbeddedChannel();
    List<QueuedAnswers.Queued> queued = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ByteBuf wire = parts.retainedDuplicate();
      QueuedAnswers.Queued entry = answers.add(wire, true, channel, false);
      assertThat(entry).isNotNull();
      if (entry != null) {
        queued.add(entry);
      }
      wire.release();
    }
    assertThat(answers.heldBytes()).isBetween((long) BYTES, 2L * BYTES);
    queued.forEach(entry -> answers.read(entry, channel));
    assertThat(answers.heldBytes()).isZero();
    parts.release();
  }

  @Test
  void whatHasChangedSomethingIsSentInAnyCase() {
    QueuedAnswers answers = new QueuedAnswers(() -> BYTES);
    EmbeddedChannel channel = new EmbeddedChannel();
    ByteBuf first = buffer(BYTES);
    ByteBuf second = buffer(BYTES);
    assertThat(answers.add(first, false, channel, false)).isNotNull();
    assertThat(answers.add(second, false, channel, false)).isNull();
    assertThat(answers.add(second, false, channel, true)).isNotNull();
    first.release();
    second.release();
  }
}
