package io.praetor.agent.http;

import io.praetor.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;

/** Says who may use a unix socket. Stateless. */
final class UnixRights {
  private UnixRights() {}

  static void set(Path socket, AgentConfig.UnixSockets rights) throws IOException {
    PosixFileAttributeView file = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
    // A name or a number: the lookup takes both.
    UserPrincipalLookupService names = socket.getFileSystem().getUserPrincipalLookupService();
    if (rights.group() != null) {
      file.setGroup(names.lookupPrincipalByGroupName(rights.group()));
    }
    if (rights.mode() != null) {
      file.setPermissions(permissions(rights.mode()));
    }
    // Last: one who gives a file away may change it no more.
    if (rights.user() != null) {
      file.setOwner(names.lookupPrincipalByName(rights.user()));
    }
  }

  private static Set<PosixFilePermission> permissions(String mode) {
    int bits = Integer.parseInt(mode, 8);
    StringBuilder text = new StringBuilder(9);
    for (int i = 8; i >= 0; i--) {
      text.append((bits >> i & 1) == 0 ? '-' : "xwr".charAt(i % 3));
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
