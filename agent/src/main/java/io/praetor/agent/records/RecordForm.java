package io.praetor.agent.records;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;

/**
 * How records of one kind are told to another agent. Immutable.
 *
 * @param <R> the records
 */
public interface RecordForm<R> {
  /** Writes records as bytes. */
  void write(ByteWriter out, R records);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.praetor.store.bytes.MalformedException if it is something else
   */
  R read(ByteReader in);

  /**
   * Reads the JSON that a server of an earlier build answers instead. A node of it is told as it
   * stands there, whether an agent runs on it or not.
   *
   * @throws io.praetor.agent.registration.RegistrationException if it is something else
   */
  R document(byte[] json);

  /** How many rows of the catalog the records are about. */
  int rows(R records);
}
