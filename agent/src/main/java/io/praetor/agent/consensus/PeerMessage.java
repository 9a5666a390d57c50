package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of messages between the logs of two servers, and their form: one byte for the kind, one
 * for marks, and the library's protobuf message. An answer is one byte (0 for the answer that the
 * kind has, 1 for an error) and the message.
 */
enum PeerMessage {
  APPEND_ENTRIES(
      (byte) 1,
      AppendEntriesRequest.class,
      AppendEntriesRequest.parser(),
      AppendEntriesResponse.getDefaultInstance(),
      AppendEntriesResponse.parser()),
  REQUEST_VOTE(
      (byte) 2,
      RequestVoteRequest.class,
      RequestVoteRequest.parser(),
      RequestVoteResponse.getDefaultInstance(),
      RequestVoteResponse.parser()),
  TIMEOUT_NOW(
      (byte) 3,
      TimeoutNowRequest.class,
      TimeoutNowRequest.parser(),
      TimeoutNowResponse.getDefaultInstance(),
      TimeoutNowResponse.parser()),
  INSTALL_SNAPSHOT(
      (byte) 4,
      InstallSnapshotRequest.class,
      InstallSnapshotRequest.parser(),
      InstallSnapshotResponse.getDefaultInstance(),
      InstallSnapshotResponse.parser()),
  GET_FILE(
      (byte) 5,
      GetFileRequest.class,
      GetFileRequest.parser(),
      GetFileResponse.getDefaultInstance(),
      GetFileResponse.parser());

  /** The mark of a request for votes that a leader asked for when it handed over the lead. */
  static final byte MARK_TRANSFER = 1;

  /** The kind of a question for the leader's read index, which is not the library's. */
  static final byte READ_INDEX = 100;

  private static final byte ANSWER = 0;
  private static final byte ERROR = 1;
  private static final int HEAD_BYTES = 2;

  private final byte code;
  private final Class<? extends Message> request;
  private final Parser<? extends Message> requestParser;
  private final Message defaultResponse;
  private final Parser<? extends Message> responseParser;

  PeerMessage(
      byte code,
      Class<? extends Message> request,
      Parser<? extends Message> requestParser,
      Message defaultResponse,
      Parser<? extends Message> responseParser) {
    this.code = code;
    this.request = request;
    this.requestParser = requestParser;
    this.defaultResponse = defaultResponse;
    this.responseParser = responseParser;
  }

  private static final PeerMessage[] KINDS = values();

  static @Nullable PeerMessage of(Object message) {
    for (PeerMessage kind : KINDS) {
      if (kind.request.isInstance(message)) {
        return kind;
      }
    }
    return null;
  }

  static @Nullable PeerMessage of(byte code) {
    for (PeerMessage kind : KINDS) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }

  Message defaultResponse() {
    return defaultResponse;
  }

  byte[] encodeRequest(Message message, byte marks) {
    return encode(HEAD_BYTES, code, marks, message);
  }

  static byte marks(byte[] message) {
    return message[1];
  }

  Message decodeRequest(byte[] message) throws InvalidProtocolBufferException {
    return requestParser.parseFrom(message, HEAD_BYTES, message.length - HEAD_BYTES);
  }

  static byte[] encodeResponse(Message message) {
    return encode(1, message instanceof ErrorResponse ? ERROR : ANSWER, (byte) 0, message);
  }

  Message decodeResponse(byte[] message) throws InvalidProtocolBufferException {
    if (message.length == 0) {
      throw new InvalidProtocolBufferException("an empty answer");
    }
    Parser<? extends Message> parser =
        message[0] == ERROR ? ErrorResponse.parser() : responseParser;
    return parser.parseFrom(CodedInputStream.newInstance(message, 1, message.length - 1));
  }

  private static byte[] encode(int headBytes, byte first, byte second, Message message) {
    int size = message.getSerializedSize();
    byte[] encoded = new byte[headBytes + size];
    encoded[0] = first;
    if (headBytes > 1) {
      encoded[1] = second;
    }
    try {
      message.writeTo(CodedOutputStream.newInstance(encoded, headBytes, size));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return encoded;
  }
}
