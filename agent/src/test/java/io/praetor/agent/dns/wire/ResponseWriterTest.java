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
    return new DnsQuery(7, 0, true, WEB, DnsTypes.SRV, DnsTypes.IN, edns);
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
    List<DnsRecord> records = MessageReader.addresses(asked);
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
