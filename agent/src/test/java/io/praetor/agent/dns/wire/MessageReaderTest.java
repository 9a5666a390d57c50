package io.praetor.agent.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** QueryHandler as nobody sends them who means well. */
class MessageReaderTest {
  private static ByteBuf question(int answers, int additionals) {
    ByteBuf out = Unpooled.buffer();
    out.writeShort(7).writeShort(0x0100).writeShort(1).writeShort(answers).writeShort(0);
    return out.writeShort(additionals);
  }

  private static ByteBuf withSubnet(int family, int prefix, int addressBytes) {
    ByteBuf out = question(0, 1);
    out.writeByte(1).writeByte('a').writeByte(0).writeShort(DnsTypes.A).writeShort(DnsTypes.IN);
    out.writeByte(0).writeShort(DnsTypes.OPT).writeShort(512).writeInt(0);
    out.writeShort(8 + addressBytes).writeShort(8).writeShort(4 + addressBytes);
    return out.writeShort(family).writeByte(prefix).writeByte(0).writeZero(addressBytes);
  }

  @ParameterizedTest
  @CsvSource({"1,24,3", "1,0,0", "2,56,7", "2,128,16", "0,0,0"})
  void aSubnetOfClientsIsRepeated(int family, int prefix, int bytes) throws Exception {
    DnsQuery question = MessageReader.query(withSubnet(family, prefix, bytes));
    assertThat(Objects.requireNonNull(question.edns()).clientSubnet()).hasSize(4 + bytes);
  }

  @ParameterizedTest
  @CsvSource({"1,24,3,0.0.0.0", "1,0,0,10.0.0.7", "2,56,7,0:0:0:0:0:0:0:0"})
  void aClientIsTheOneThatAResolverNamesOrElseTheSource(
      int family, int prefix, int bytes, String client) throws Exception {
    DnsQuery question =
        MessageReader.query(withSubnet(family, prefix, bytes))
            .from(InetAddress.ofLiteral("10.0.0.7"));
    assertThat(question.client()).isEqualTo(InetAddress.ofLiteral(client));
  }

  @ParameterizedTest
  @CsvSource({"1,24,1000", "1,33,5", "2,129,17", "3,8,1", "1,24,2"})
  void whatIsNoSubnetIsRefusedAndNotRepeated(int family, int prefix, int bytes) {
    assertThatThrownBy(() -> MessageReader.query(withSubnet(family, prefix, bytes)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aNameThatPointsOnAndOnIsRefused() {
    // Pointers that each lead to the one before lie in front of the name that begins with the last.
    ByteBuf out = question(0, 0);
    out.writeByte(0);
    int target = 12;
    for (int i = 0; i < 100; i++) {
      int at = out.writerIndex();
      out.writeShort(0xc000 | target);
      target = at;
    }
    ByteBuf message = answer(out, target);
    assertThatThrownBy(() -> MessageReader.addresses(message))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("on and on");
  }

  /** An answer whose questions are the names so far, and one more that begins at the last. */
  private static ByteBuf answer(ByteBuf pointers, int last) {
    ByteBuf out = Unpooled.buffer();
    out.writeShort(7).writeShort(0x8180).writeShort(0).writeShort(1).writeInt(0);
    // The record's owner is the root, its data a CNAME that is the chain.
    int chainBytes = pointers.writerIndex() - 12;
    out.writeByte(0).writeShort(DnsTypes.A).writeShort(DnsTypes.IN).writeInt(0);
    out.writeShort(chainBytes);
    int shift = out.writerIndex() - 12;
    out.writeByte(0);
    for (int at = 13; at < pointers.writerIndex(); at += 2) {
      out.writeShort(0xc000 | ((pointers.getUnsignedShort(at) & 0x3fff) + shift));
    }
    out.setShort(6, 2);
    out.writeShort(0xc000 | (last + shift));
    return out.writeShort(DnsTypes.A).writeShort(DnsTypes.IN).writeInt(0).writeShort(0);
  }

  @Test
  void ownersOfOtherRecordsAreNotFollowed() throws Exception {
    ByteBuf out = question(1, 0);
    out.writeByte(1).writeByte('a').writeByte(0).writeShort(DnsTypes.A).writeShort(DnsTypes.IN);
    // It points at itself.
    out.writeShort(0xc000 | out.writerIndex());
    out.writeShort(DnsTypes.A).writeShort(DnsTypes.IN).writeInt(0).writeShort(0);
    assertThat(MessageReader.query(out).name().toString()).isEqualTo("a.");
  }
}
