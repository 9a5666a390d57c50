package io.praetor.store.table;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.NamedRows;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.level.Level;

/** The table of roles, from {@link Level#ACCESS} on. */
public final class Roles extends NamedTable<AccessRole> {
  public static final Roles TABLE = new Roles();

  private Roles() {
    super("roles", 33, 34, NamedRows.NO_ROLES);
  }

  @Override
  public int level() {
    return Level.ACCESS;
  }

  @Override
  void write(ByteWriter out, AccessRole row) {
    AccessCodec.write(out, row.definition());
  }

  @Override
  AccessRole read(ByteReader in) {
    return new AccessRole(AccessCodec.role(in), 0, 0);
  }

  @Override
  AccessRole row(AccessRole row, long createIndex, long modifyIndex) {
    return new AccessRole(row.definition(), createIndex, modifyIndex);
  }
}
