package io.praetor.store.waiting;

/** Bytes that nobody will ask for, and that are not kept. */
final class ForgottenBytes extends WaitingBytes {
  ForgottenBytes(long bytesMax) {
    super(bytesMax);
  }

  @Override
  protected void put(long at, byte[] bytes, int count) {}

  @Override
  public void copy(long at, byte[] to, int offset, int count) {
    throw new IllegalStateException("these bytes were read past, and not kept");
  }

  @Override
  protected void end() {}
}
