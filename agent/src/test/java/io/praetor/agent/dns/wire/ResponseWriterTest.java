package io.praetor.agent.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written, within which size, and what is left out. */
class ResponseWriterTest {
  private static final ResponseWriter WRITER = new ResponseWriter(true, true);
  private static final DnsName WEB = name("web.service.consul");

  private static DnsName name(String text) {
    return Objects.requireNonNull(DnsName.parse(text));
  }

  private static DnsQuery query(DnsQuery.@Nullable Edns edns) {
    return new DnsQuery(7, 0, true, WEB, DnsTypes.SRV, DnsTypes.IN, edns, null);
  }

  private static DnsResponse targets(int count) {
    DnsResponse answer = new DnsResponse(ResponseCode.NOERROR);
    for (int i = 0; i < count; i++) {
      DnsName target = name("host-" + i + ".node.dc1.consul");
      answer.add(
          DnsRecord.srv(WEB, 0, 1, 1, 80, target),
          List.of(
              DnsRecord.address(target, 0, new byte[] {10, 0, 0, (byte) i}),
              DnsRecord.txt(target, 0, "k=" + "v".repeat(40))));
    }
    return answer;
  }

  private static ByteBuf write(ResponseWriter writer, DnsResponse answer, int bytesMax, int most) {
    return writer.write(UnpooledByteBufAllocator.DEFAULT, query(null), answer, bytesMax, most);
  }

  private static int flags(ByteBuf message) {
    return message.getUnsignedShort(2);
  }

  private static int answers(ByteBuf message) {
    return message.getUnsignedShort(6);
  }

  private static int additional(ByteBuf message) {
    return message.getUnsignedShort(10);
  }

  @Test
  void textsGoBeforeTargetsAndTargetsGoWithTheirAddresses() {
    ByteBuf all = write(WRITER, targets(3), 512, 100);
    assertThat(answers(all)).isEqualTo(3);
    assertThat(additional(all)).isEqualTo(6);
    ByteBuf withoutTexts = write(WRITER, targets(6), 512, 100);
    assertThat(answers(withoutTexts)).isEqualTo(6);
    assertThat(additional(withoutTexts)).isEqualTo(6);
    assertThat(flags(withoutTexts) & DnsMessages.TC).isZero();
    ByteBuf cut = write(WRITER, targets(30), 512, 100);
    assertThat(cut.readableBytes()).isLessThanOrEqualTo(512);
    assertThat(answers(cut)).isEqualTo(additional(cut)).isBetween(5, 12);
    assertThat(flags(cut) & DnsMessages.TC).isNotZero();
    assertThat(
            flags(write(new ResponseWriter(true, false), targets(30), 512, 100)) & DnsMessages.TC)
        .isZero();
  }

  @Test
  void noMoreRecordsThanAllowedAreWrittenHoweverSmall() {
    ByteBuf three = write(WRITER, targets(30), 4096, 3);
    assertThat(answers(three)).isEqualTo(3);
    assertThat(flags(three) & DnsMessages.TC).isNotZero();
  }

  private static DnsResponse aliases(int count) {
    DnsResponse answer = new DnsResponse(ResponseCode.NOERROR);
    DnsName at = WEB;
    for (int i = 0; i < count; i++) {
      DnsName next = name("alias-" + i + "." + "long".repeat(12) + i + ".example.com");
      answer.add(DnsRecord.ofTarget(at, DnsTypes.CNAME, 0, next));
      at = next;
    }
    for (int i = 0; i < 5; i++) {
      answer.add(DnsRecord.address(at, 0, new byte[] {10, 0, 0, (byte) i}));
    }
    return answer;
  }

  @Test
  void aliasesDoNotCountAsAnswers() {
    ByteBuf some = write(WRITER, aliases(4), 4_096, 3);
    assertThat(answers(some)).as("four aliases and three addresses").isEqualTo(7);
    assertThat(flags(some) & DnsMessages.TC).isNotZero();
    assertThat(answers(write(WRITER, aliases(4), 4_096, 5))).isEqualTo(9);
    assertThat(answers(write(WRITER, aliases(4), 4_096, 0))).isEqualTo(4);
  }

  @Test
  void anAliasThatHasLostItsAddressesSaysSoWhateverTheSetting() {
    ResponseWriter silent = new ResponseWriter(true, false);
    ByteBuf lost = write(silent, aliases(8), 512, 3);
    assertThat(answers(lost)).isBetween(1, 7);
    assertThat(flags(lost) & DnsMessages.TC).isNotZero();
    assertThat(flags(write(silent, aliases(2), 512, 3)) & DnsMessages.TC)
        .as("some addresses are there")
        .isZero();
    DnsResponse alone =
        new DnsResponse(ResponseCode.NOERROR)
            .add(DnsRecord.ofTarget(WEB, DnsTypes.CNAME, 0, name("gone.example.com")));
    assertThat(flags(write(silent, alone, 512, 3)) & DnsMessages.TC).as("there are none").isZero();
  }

  @Test
  void theMinimumOfTheZoneIsReadFromANegativeAnswer() throws Exception {
    DnsResponse none = new DnsResponse(ResponseCode.NXDOMAIN);
    assertThat(MessageReader.addresses(write(WRITER, none, 512, 9)).negativeSeconds())
        .isEqualTo(-1);
    none.addAuthority(DnsRecord.soa(name("consul"), 90, WEB, WEB, 1, 2, 3, 4, 75));
    assertThat(MessageReader.addresses(write(WRITER, none, 512, 9)).negativeSeconds())
        .isEqualTo(75);
  }

  @Test
  void ofALongAnswerTheBeginningIsRead() throws Exception {
    DnsResponse many = new DnsResponse(ResponseCode.NOERROR);
    for (int i = 0; i < 1_000; i++) {
      many.add(DnsRecord.address(WEB, 0, new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
    }
    ByteBuf written = write(WRITER, many, DnsMessages.STREAM_BYTES_MAX, 1_000);
    assertThat(MessageReader.addresses(written).records())
        .hasSize(MessageReader.ANSWER_RECORDS_MAX);
  }

  @Test
  void everySizeHoldsWhatIsSaidToFit() {
    for (int bytesMax = 40; bytesMax < 2_000; bytesMax += 7) {
      ByteBuf message = write(WRITER, targets(25), bytesMax, 100);
      assertThat(message.readableBytes()).isLessThanOrEqualTo(bytesMax);
    }
  }

  @Test
  void compressionMindsCaseAndCanBeTurnedOff() {
    DnsResponse answer =
        new DnsResponse(ResponseCode.NOERROR)
            .add(DnsRecord.ofTarget(WEB, DnsTypes.CNAME, 5, name("WEB.service.consul")));
    String packed = ByteBufUtil.hexDump(write(WRITER, answer, 512, 9));
    String web = HexFormat.of().formatHex(WEB.wire());
    assertThat(packed).contains("c00c00050001").contains("03574542c010");
    String plain = ByteBufUtil.hexDump(write(new ResponseWriter(false, false), answer, 512, 9));
    assertThat(plain.split(web, -1)).hasSize(3);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    ByteBuf asked =
        write(
            WRITER,
            new DnsResponse(ResponseCode.NOERROR)
                .add(DnsRecord.ofTarget(WEB, DnsTypes.CNAME, 5, name("a.example")))
                .add(DnsRecord.address(name("a.example"), 6, new byte[] {1, 2, 3, 4})),
            512,
            9);
    List<DnsRecord> records = MessageReader.addresses(asked).records();
    assertThat(records).hasSize(2);
    assertThat(records.get(0).target()).isEqualTo(name("a.example"));
    assertThat(records.get(1).data()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aNameThatPointsToItselfOrForwardIsRefused() {
    String header = "000701000001000000000000";
    for (String name : List.of("c00c", "c00e", "0161c00c", "c000", "4000", "ff", "0561")) {
      ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(header + name + "00010001"));
      assertThatThrownBy(() -> MessageReader.query(bytes))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void namesKeepWithinTheirLengths() {
    assertThat(DnsName.parse("a..b")).isNull();
    assertThat(DnsName.parse("a".repeat(64) + ".consul")).isNull();
    assertThat(DnsName.parse(("a".repeat(60) + ".").repeat(4) + "toolong.consul")).isNull();
    assertThat(name("A.b.consul.").labels()).containsExactly("A", "b", "consul");
    assertThat(name("A.b.consul").last(2)).isEqualTo(name("b.consul"));
  }

  @Test
  void whatFitsInNoWayLeavesTheQuestion() {
    DnsResponse answer = new DnsResponse(ResponseCode.NXDOMAIN);
    answer.addAuthority(DnsRecord.txt(WEB, 0, "v".repeat(250)));
    answer.addAuthority(DnsRecord.txt(WEB, 0, "w".repeat(250)));
    ByteBuf bare = write(WRITER, answer, 512, 100);
    assertThat(bare.readableBytes()).isLessThan(100);
    assertThat(flags(bare) & 0xf).isEqualTo(3);
    assertThat(bare.getUnsignedShort(8)).as("records of the authority section").isZero();
  }
}
