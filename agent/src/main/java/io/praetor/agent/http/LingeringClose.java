package io.praetor.agent.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last answer arrives: a socket that is closed while bytes of the
 * client lie unread is reset, and the answer is lost with it. Stateless.
 */
final class LingeringClose implements ChannelFutureListener {
  static final LingeringClose INSTANCE = new LingeringClose();

  private static final long LINGER_MS = 500;

  private LingeringClose() {}

  @Override
  public void operationComplete(ChannelFuture written) {
    if (!written.isSuccess() || !(written.channel() instanceof DuplexChannel channel)) {
      var _ = written.channel().close();
      return;
    }
    // What still arrives is read and dropped; the client closes once it has seen the end.
    var _ = channel.shutdownOutput();
    channel.config().setAutoRead(true);
    Future<?> close =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var _ = channel.close();
                },
                LINGER_MS,
                TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> close.cancel(false));
  }
}
