package io.praetor.verification.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.praetor.agent.dns.wire.MessageBuffer;
import io.praetor.agent.dns.wire.ResponseWriter;
import io.praetor.verification.dns.RandomResponse.Answer;
import io.praetor.verification.dns.RandomResponse.Told;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Random responses, written within a size and read by dnsjava. */
class WrittenMessagesTest {
  private static final int RESPONSES = 1_000;
  private static final int[] SIZES = {512, 512, 700, 1_232, 4_096, 65_535};
  private static final int HEADER_BYTES = 12;
  private static final int POINTER_MAX = 0x3fff;

  private final MessageBuffer buffer = new MessageBuffer();

  @Test
  void whatIsReadIsWhatWasToBeWritten() throws Exception {
    for (long seed = 0; seed < RESPONSES; seed++) {
      Random random = new Random(~seed);
      boolean compress = random.nextInt(4) > 0;
      boolean setTruncated = random.nextBoolean();
      int bytesMax = SIZES[random.nextInt(SIZES.length)];
      int answersMax = random.nextBoolean() ? 3 : Integer.MAX_VALUE;
      RandomResponse made = new RandomResponse(seed);
      ByteBuf written =
          new ResponseWriter(buffer, compress, setTruncated)
              .write(
                  UnpooledByteBufAllocator.DEFAULT,
                  made.query,
                  made.response,
                  bytesMax,
                  answersMax);
      byte[] bytes = ByteBufUtil.getBytes(written);
      written.release();
      try {
        check(made, bytes, compress, setTruncated, bytesMax, answersMax);
      } catch (AssertionError | IOException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void check(
      RandomResponse made,
      byte[] bytes,
      boolean compress,
      boolean setTruncated,
      int bytesMax,
      int answersMax)
      throws IOException {
    assertThat(bytes.length).isLessThanOrEqualTo(bytesMax);
    Message message = new Message(bytes);
    assertThat(message.getHeader().getID()).isEqualTo(made.query.id());
    assertThat(message.getQuestion().getName()).hasToString(made.query.name().toString());
    List<Told> answers = told(message, Section.ANSWER);
    int count = answers.size();
    assertThat(answers)
        .isEqualTo(made.answers.subList(0, count).stream().map(Answer::record).toList());
    int allowed = allowed(made.answers, answersMax);
    assertThat(count).isLessThanOrEqualTo(allowed);
    List<Told> authority = told(message, Section.AUTHORITY);
    List<Told> additional = told(message, Section.ADDITIONAL);
    if (count > 0) {
      assertThat(authority).isEqualTo(made.authority);
    }
    List<Told> all = extras(made, count);
    List<Told> withoutTexts = all.stream().filter(each -> !each.type().equals("TXT")).toList();
    if (count == allowed && allowed > 1) {
      assertThat(additional).isIn(all, withoutTexts);
    } else if (count > 1) {
      assertThat(additional).isEqualTo(withoutTexts);
    } else {
      assertThat(additional).isIn(all, withoutTexts, List.of());
    }
    boolean isCut = count < made.answers.size();
    if (setTruncated || !isCut) {
      assertThat(message.getHeader().getFlag(Flags.TC)).isEqualTo(isCut);
    }
    assertThat(bytes).hasSize(size(made, authority, answers, additional, compress));
    if (count > 0 && count < allowed) {
      List<Told> more = made.answers.subList(0, count + 1).stream().map(Answer::record).toList();
      List<Told> moreExtras =
          extras(made, count + 1).stream().filter(each -> !each.type().equals("TXT")).toList();
      assertThat(size(made, authority, more, moreExtras, compress))
          .as("bytes with one more record")
          .isGreaterThan(bytesMax);
    }
  }

  private static int allowed(List<Answer> answers, int answersMax) {
    int left = answersMax;
    for (int i = 0; i < answers.size(); i++) {
      if (!answers.get(i).record().type().equals("CNAME") && left-- == 0) {
        return i;
      }
    }
    return answers.size();
  }

  /** The additional section with all texts. */
  private static List<Told> extras(RandomResponse made, int count) {
    List<Told> extras = new ArrayList<>();
    Set<String> owners = new HashSet<>();
    for (Answer answer : made.answers.subList(0, count)) {
      if (!answer.companions().isEmpty() && owners.add(answer.companions().getFirst().owner())) {
        extras.addAll(answer.companions());
      }
    }
    extras.addAll(made.additional);
    return extras;
  }

  private static List<Told> told(Message message, int section) {
    List<Told> told = new ArrayList<>();
    for (Record record : message.getSection(section)) {
      if (record.getType() != Type.OPT) {
        assertThat(record.getTTL()).isEqualTo(9);
        told.add(
            new Told(record.getName().toString(), Type.string(record.getType()), data(record)));
      }
    }
    return told;
  }

  private static String data(Record record) {
    return switch (record) {
      case ARecord a -> a.getAddress().getHostAddress();
      case AAAARecord a -> a.getAddress().getHostAddress();
      case CNAMERecord alias -> alias.getTarget().toString();
      case PTRRecord pointer -> pointer.getTarget().toString();
      case SRVRecord srv ->
          srv.getPriority() + " " + srv.getWeight() + " " + srv.getPort() + " " + srv.getTarget();
      case TXTRecord text -> {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        text.getStringsAsByteArrays().forEach(whole::writeBytes);
        yield whole.toString(StandardCharsets.UTF_8);
      }
      default -> "";
    };
  }

  /** How many bytes a message takes by a naive writer, which knows names as texts. */
  private static int size(
      RandomResponse made,
      List<Told> authority,
      List<Told> answers,
      List<Told> additional,
      boolean compress) {
    Sizes sizes = new Sizes(compress);
    sizes.name(made.query.name().toString(), true);
    sizes.at += 4;
    answers.forEach(sizes::record);
    for (Told told : authority) {
      sizes.name(told.owner(), true);
      sizes.at += 10 + made.soaBytes();
    }
    additional.forEach(sizes::record);
    return sizes.at + (made.query.edns() == null ? 0 : 11);
  }

  private static final class Sizes {
    private final boolean compress;
    private final Set<String> known = new HashSet<>();
    private int at = HEADER_BYTES;

    Sizes(boolean compress) {
      this.compress = compress;
    }

    void name(String name, boolean pointing) {
      String rest = name;
      while (!rest.isEmpty() && !rest.equals(".")) {
        if (compress && pointing && known.contains(rest)) {
          at += 2;
          return;
        }
        if (at <= POINTER_MAX) {
          known.add(rest);
        }
        int dot = rest.indexOf('.');
        at += 1 + dot;
        rest = rest.substring(dot + 1);
      }
      at++;
    }

    void record(Told told) {
      name(told.owner(), true);
      at += 10;
      switch (told.type()) {
        case "A" -> at += 4;
        case "AAAA" -> at += 16;
        case "TXT" -> at += told.data().length() + Math.max(1, (told.data().length() + 254) / 255);
        case "SRV" -> {
          at += 6;
          name(told.data().substring(told.data().lastIndexOf(' ') + 1), false);
        }
        default -> name(told.data(), true);
      }
    }
  }
}
