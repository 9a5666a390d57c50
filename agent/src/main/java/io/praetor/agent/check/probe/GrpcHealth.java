package io.praetor.agent.check.probe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The two messages of gRPC's health service as bytes ({@code grpc.health.v1}: a request with the
 * name of a service, an answer with a status), behind the five bytes that gRPC puts before a
 * message. Stateless.
 */
final class GrpcHealth {
  static final String PATH = "/grpc.health.v1.Health/Check";

  /** An answer has two bytes; what is longer comes from something else. */
  static final int MESSAGE_BYTES_MAX = 1_024;

  static final int SERVING = 1;

  /** The codes of {@code grpc-status}, in Go's spelling. */
  private static final List<String> CODES =
      List.of(
          "OK",
          "Canceled",
          "Unknown",
          "InvalidArgument",
          "DeadlineExceeded",
          "NotFound",
          "AlreadyExists",
          "PermissionDenied",
          "ResourceExhausted",
          "FailedPrecondition",
          "Aborted",
          "OutOfRange",
          "Unimplemented",
          "Internal",
          "Unavailable",
          "DataLoss",
          "Unauthenticated");

  private static final int PREFIX_BYTES = 5;
  private static final int FIELD = 1;
  private static final int TEXT = 2;
  private static final int TAG_BITS = 3;

  private GrpcHealth() {}

  static ByteBuf request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteBuf message = Unpooled.buffer(PREFIX_BYTES + 8 + name.length);
    byte[] head = new byte[8];
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      if (name.length > 0) {
        out.writeTag(FIELD, TEXT);
        out.writeUInt32NoTag(name.length);
      }
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    message.writeByte(0).writeInt(out.getTotalBytesWritten() + name.length);
    return message.writeBytes(head, 0, out.getTotalBytesWritten()).writeBytes(name);
  }

  /**
   * The status of an answer.
   *
   * @throws IOException with a reason if it is none
   */
  static int status(byte[] message, int length) throws IOException {
    if (length < PREFIX_BYTES || message[0] != 0) {
      throw new IOException(length < PREFIX_BYTES ? "no answer" : "a compressed answer");
    }
    CodedInputStream in =
        CodedInputStream.newInstance(message, PREFIX_BYTES, length - PREFIX_BYTES);
    int status = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == FIELD << TAG_BITS) {
        status = in.readEnum();
      } else {
        in.skipField(tag);
      }
    }
    return status;
  }

  /** What a {@code grpc-status} stands for. */
  static String code(String status) {
    for (int i = 0; i < CODES.size(); i++) {
      if (status.equals(Integer.toString(i))) {
        return CODES.get(i);
      }
    }
    return status;
  }

  /** What the protocol calls a status. */
  static String name(int status) {
    return switch (status) {
      case 0 -> "UNKNOWN";
      case SERVING -> "SERVING";
      case 2 -> "NOT_SERVING";
      case 3 -> "SERVICE_UNKNOWN";
      default -> "status " + status;
    };
  }
}
