package io.praetor.agent.api.acl;

import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.store.access.Builtin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** What ids and names of tokens, policies and roles look like. Stateless. */
final class AclNames {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern POLICY = Pattern.compile("[A-Za-z0-9_-]+/?[A-Za-z0-9_-]*");
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9]([a-z0-9_-]*[a-z0-9])?");
  private static final Pattern NODE = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?");
  private static final int NAME_CHARS_MAX = 128;
  private static final int ROLE_CHARS_MAX = 256;
  private static final int SERVICE_CHARS_MAX = 256;

  private AclNames() {}

  /** What stands behind a prefix of the path, as UTF-8. */
  static String behind(Request request, String prefix) {
    return new String(
        request.pathText().substring(prefix.length()).getBytes(StandardCharsets.ISO_8859_1),
        StandardCharsets.UTF_8);
  }

  /**
   * The same, which has to be there.
   *
   * @param what the text is, for whoever left it out
   * @throws BadRequestException if there is none
   */
  static String behind(Request request, String prefix, String what) {
    String subject = behind(request, prefix);
    if (subject.isEmpty()) {
      throw new BadRequestException("Missing " + what);
    }
    return subject;
  }

  /**
   * A new id for what a body describes.
   *
   * @throws BadRequestException if it brings one along
   */
  static String newId(BodyFields body, String noun) {
    if (!body.text("ID").isEmpty()) {
      throw new BadRequestException("Cannot specify the ID when creating a new " + noun);
    }
    return UUID.randomUUID().toString();
  }

  /**
   * Compares the id of a body with that of the path.
   *
   * @throws BadRequestException if they are two
   */
  static void sameId(BodyFields body, String id, String noun) {
    if (!body.text("ID").isEmpty() && !body.text("ID").equals(id)) {
      throw new BadRequestException(noun + " ID in URL and payload do not match");
    }
  }

  static boolean isUuid(String text) {
    return UUID_TEXT.matcher(text).matches();
  }

  /**
   * Takes the name of a policy.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String policy(String name) {
    if (name.isEmpty()) {
      throw new BadRequestException(500, "Invalid Policy: no Name is set");
    }
    if (name.length() > NAME_CHARS_MAX || !POLICY.matcher(name).matches()) {
      throw new BadRequestException(
          500,
          "Invalid Policy: invalid Name. Only alphanumeric characters, a single '/', '-' and '_'"
              + " are allowed");
    }
    if (name.startsWith(Builtin.PREFIX)) {
      throw new BadRequestException(
          500, "Invalid Policy: names that begin with '" + Builtin.PREFIX + "' are reserved");
    }
    return name;
  }

  /**
   * Takes the name of a role.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String role(String name) {
    if (name.isEmpty()) {
      throw new BadRequestException(500, "Invalid Role: no Name is set");
    }
    if (name.length() > ROLE_CHARS_MAX || !ROLE.matcher(name).matches()) {
      throw new BadRequestException(
          500, "Invalid Role: invalid Name. Only alphanumeric characters, '-' and '_' are allowed");
    }
    return name;
  }

  /**
   * Takes the name of an auth method.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String authMethod(String name) {
    if (name.isEmpty()) {
      throw new BadRequestException(500, "Invalid Auth Method: no Name is set");
    }
    if (name.length() > NAME_CHARS_MAX || !ROLE.matcher(name).matches()) {
      throw new BadRequestException(
          500,
          "Invalid Auth Method: invalid Name. Only alphanumeric characters, '-' and '_' are"
              + " allowed");
    }
    return name;
  }

  /**
   * Takes the name of a service that has an identity.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String service(String name) {
    if (name.length() > SERVICE_CHARS_MAX || !SERVICE.matcher(name).matches()) {
      throw new BadRequestException(
          500,
          "Service identity \""
              + name
              + "\" has an invalid name. Only lowercase alphanumeric characters, '-' and '_' are"
              + " allowed");
    }
    return name;
  }

  /**
   * Takes the name of a node that has an identity.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String node(String name) {
    if (name.length() > SERVICE_CHARS_MAX || !NODE.matcher(name).matches()) {
      throw new BadRequestException(
          500,
          "Node identity \""
              + name
              + "\" has an invalid name. Only lowercase alphanumeric characters, '.', '-' and '_'"
              + " are allowed");
    }
    return name;
  }
}
