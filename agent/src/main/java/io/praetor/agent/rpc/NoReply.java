package io.praetor.agent.rpc;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.OutputStream;

/** Takes the answers to messages that want none; immutable. */
record NoReply(EventLoop loop) implements RequestHandler.Reply {

  static NoReply of(Channel channel) {
    return new NoReply(channel.eventLoop());
  }

  @Override
  public void respond(byte[] body) {}

  @Override
  public void refuse(String reason) {}

  @Override
  public void fail(String reason) {}

  @Override
  public OutputStream stream(byte[] head) {
    return OutputStream.nullOutputStream();
  }

  @Override
  public void breakOff() {}

  @Override
  public void onCancel(Runnable action) {}

  @Override
  public long pingNanos() {
    return 0;
  }
}
