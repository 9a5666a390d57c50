package io.praetor.agent.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.dns.wire.ResponseWriter;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One query that is passed to other DNS servers, one after the other, until one of them has an
 * answer. Each try has a port and an id of its own, so that nobody can guess what an answer has to
 * look like. Owned by the thread of the DNS server.
 */
final class RecursorExchange {
  /** Takes the response. */
  interface Reply {
    /**
     * Takes what has come.
     *
     * @param response is the callee's to release
     * @param isUpstream whether another server has made it; otherwise none has answered
     */
    void answered(ByteBuf response, boolean isUpstream);
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH_BYTES = 2;
  private static final int RECURSION_AVAILABLE = 0x80;

  private final EventLoop loop;
  private final DnsConfig.Recursion settings;
  private final DnsQuery query;
  private final byte[] message;
  private final boolean isStream;
  private final Reply reply;
  private final List<InetSocketAddress> remaining;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> timer;
  private int id;

  RecursorExchange(
      EventLoop loop,
      DnsConfig.Recursion settings,
      List<InetSocketAddress> servers,
      DnsQuery query,
      ByteBuf message,
      boolean isStream,
      Reply reply) {
    this.loop = loop;
    this.settings = settings;
    this.query = query;
    this.message = ByteBufUtil.getBytes(message);
    this.isStream = isStream;
    this.reply = reply;
    remaining = new ArrayList<>(servers);
    if (settings.random()) {
      Collections.shuffle(remaining, ThreadLocalRandom.current());
    }
  }

  void start() {
    next();
  }

  private void next() {
    end();
    if (remaining.isEmpty()) {
      reply.answered(failure(query), false);
      return;
    }
    InetSocketAddress server = remaining.removeFirst();
    id = RANDOM.nextInt(0x10000);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    if (isStream) {
                      made.pipeline()
                          .addLast(
                              new LengthFieldBasedFrameDecoder(
                                  DnsMessages.STREAM_BYTES_MAX + LENGTH_BYTES,
                                  0,
                                  LENGTH_BYTES,
                                  0,
                                  LENGTH_BYTES));
                    }
                    made.pipeline().addLast(new ResponseHandler());
                  }
                });
    boolean epoll = Epoll.isAvailable();
    if (isStream) {
      bootstrap.channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
    } else {
      bootstrap
          .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DnsMessages.STREAM_BYTES_MAX));
    }
    ChannelFuture connecting = bootstrap.connect(server);
    if (connecting.isDone() && !connecting.isSuccess()) {
      // Such as when there is no file descriptor left: there may be no channel then.
      loop.execute(this::next);
      return;
    }
    channel = connecting.channel();
    timer = loop.schedule(this::next, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    Channel own = connecting.channel();
    connecting.addListener(connected -> {
      if (!own.equals(channel)) {
        return;
      }
      if (connected.isSuccess()) {
        send(own);
      } else {
        next();
      }
    });
  }

  /** The response to a query that no recursor has answered, or has been asked. */
  static ByteBuf failure(DnsQuery query) {
    return new ResponseWriter(true, false)
        .write(
            ByteBufAllocator.DEFAULT,
            query,
            Resolver.failure(ResponseCode.SERVFAIL).recursionAvailable(true),
            DnsMessages.PLAIN_BYTES_MAX,
            0);
  }

  private void send(Channel own) {
    ByteBuf out = own.alloc().buffer(LENGTH_BYTES + message.length);
    if (isStream) {
      out.writeShort(message.length);
    }
    int at = out.writerIndex();
    out.writeBytes(message);
    out.setShort(at, id);
    var _ = own.writeAndFlush(out);
  }

  private void end() {
    ScheduledFuture<?> running = timer;
    if (running != null) {
      running.cancel(false);
      timer = null;
    }
    Channel standing = channel;
    if (standing != null) {
      channel = null;
      var _ = standing.close();
    }
  }

  /** Takes what comes back on one try's channel. */
  private final class ResponseHandler extends SimpleChannelInboundHandler<Object> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Object read) {
      ByteBuf answer = read instanceof DatagramPacket packet ? packet.content() : (ByteBuf) read;
      if (!context.channel().equals(channel) || !isOurs(answer)) {
        return;
      }
      int code = DnsMessages.responseCode(answer);
      if (code != ResponseCode.NOERROR.code
          && code != ResponseCode.NXDOMAIN.code
          && !remaining.isEmpty()) {
        next();
        return;
      }
      ByteBuf out = answer.copy();
      out.setByte(3, out.getByte(3) | RECURSION_AVAILABLE);
      // Clients may compare the question byte by byte.
      DnsMessages.answerTo(out, query);
      end();
      reply.answered(out, true);
    }

    /**
     * Whether it is the answer to what was asked: the same id and the same question, in whatever
     * case.
     */
    private boolean isOurs(ByteBuf answer) {
      int at = answer.readerIndex();
      if (answer.readableBytes() < DnsMessages.HEADER_BYTES
          || answer.getUnsignedShort(at) != id
          || answer.getByte(at + 2) >= 0) {
        return false;
      }
      int length = query.name().bytes() + 4;
      if (answer.getUnsignedShort(at + 4) == 0) {
        // Some servers leave the question out of a refusal, which makes another one be asked.
        int code = DnsMessages.responseCode(answer);
        return code == ResponseCode.FORMERR.code
            || code == ResponseCode.SERVFAIL.code
            || code == ResponseCode.NOTIMP.code
            || code == ResponseCode.REFUSED.code;
      }
      return answer.readableBytes() >= DnsMessages.HEADER_BYTES + length
          && asksTheSame(answer, at + DnsMessages.HEADER_BYTES, length);
    }

    private boolean asksTheSame(ByteBuf answer, int at, int length) {
      for (int i = 0; i < length; i++) {
        byte theirs = answer.getByte(at + i);
        byte ours = message[DnsMessages.HEADER_BYTES + i];
        // Lengths of labels are no letters, but a type may look like one.
        if (i < length - 4 ? folded(theirs) != folded(ours) : theirs != ours) {
          return false;
        }
      }
      return true;
    }

    private static int folded(byte b) {
      return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel().equals(channel)) {
        next();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (context.channel().equals(channel)) {
        next();
      }
    }
  }
}
