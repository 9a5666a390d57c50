package io.praetor.store.access;

import io.praetor.store.access.Grants.NodeIdentity;
import io.praetor.store.access.Grants.ServiceIdentity;
import io.praetor.store.access.Grants.TemplatedPolicy;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.DefinitionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tokens, policies and roles as bytes and back, for commands and snapshots alike; stateless. */
public final class AccessCodec {
  private AccessCodec() {}

  public static void write(ByteWriter out, TokenDefinition token) {
    out.text(token.accessor()).text(token.secret()).text(token.description());
    write(out, token.grants());
    out.flag(token.local()).text(token.authMethod());
    out.varint(token.createdNanos()).varint(token.expiresNanos());
  }

  /** Reads what {@link #write(ByteWriter, TokenDefinition)} wrote. */
  public static TokenDefinition token(ByteReader in) {
    return new TokenDefinition(
        in.text(), in.text(), in.text(), grants(in), in.flag(), in.text(), nanos(in), nanos(in));
  }

  private static long nanos(ByteReader in) {
    long nanos = in.varint();
    if (nanos < 0) {
      throw new MalformedException("a time of a token that is before 0: " + nanos);
    }
    return nanos;
  }

  public static void write(ByteWriter out, PolicyDefinition policy) {
    out.text(policy.id()).text(policy.name()).text(policy.description()).text(policy.rules());
    DefinitionCodec.write(out, policy.datacenters());
  }

  /** Reads what {@link #write(ByteWriter, PolicyDefinition)} wrote. */
  public static PolicyDefinition policy(ByteReader in) {
    return new PolicyDefinition(
        in.text(), in.text(), in.text(), in.text(), DefinitionCodec.texts(in));
  }

  public static void write(ByteWriter out, RoleDefinition role) {
    out.text(role.id()).text(role.name()).text(role.description());
    write(out, role.grants());
  }

  /** Reads what {@link #write(ByteWriter, RoleDefinition)} wrote. */
  public static RoleDefinition role(ByteReader in) {
    return new RoleDefinition(in.text(), in.text(), in.text(), grants(in));
  }

  private static void write(ByteWriter out, Grants grants) {
    DefinitionCodec.write(out, grants.policies());
    DefinitionCodec.write(out, grants.roles());
    out.varint(grants.services().size());
    for (ServiceIdentity service : grants.services()) {
      DefinitionCodec.write(out.text(service.service()), service.datacenters());
    }
    out.varint(grants.nodes().size());
    for (NodeIdentity node : grants.nodes()) {
      out.text(node.node()).text(node.datacenter());
    }
    out.varint(grants.templates().size());
    for (TemplatedPolicy template : grants.templates()) {
      out.text(template.template()).text(template.name());
      DefinitionCodec.write(out, template.datacenters());
    }
  }

  private static Grants grants(ByteReader in) {
    return new Grants(
        DefinitionCodec.texts(in),
        DefinitionCodec.texts(in),
        list(in, i -> new ServiceIdentity(i.text(), DefinitionCodec.texts(i))),
        list(in, i -> new NodeIdentity(i.text(), i.text())),
        list(in, i -> new TemplatedPolicy(i.text(), i.text(), DefinitionCodec.texts(i))));
  }

  private static <T> List<T> list(ByteReader in, Function<ByteReader, T> one) {
    int n = in.count(in.remaining());
    List<T> all = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      all.add(one.apply(in));
    }
    return all;
  }

  /** An upper bound of a token's bytes, each text taken for the longest that it can be. */
  public static int bytesMax(TokenDefinition token) {
    return 64
        + text(token.accessor())
        + text(token.secret())
        + text(token.description())
        + text(token.authMethod())
        + bytesMax(token.grants());
  }

  /** An upper bound of a policy's bytes. */
  public static int bytesMax(PolicyDefinition policy) {
    return 64
        + text(policy.id())
        + text(policy.name())
        + text(policy.description())
        + text(policy.rules())
        + texts(policy.datacenters());
  }

  /** An upper bound of a role's bytes. */
  public static int bytesMax(RoleDefinition role) {
    return 64
        + text(role.id())
        + text(role.name())
        + text(role.description())
        + bytesMax(role.grants());
  }

  private static int bytesMax(Grants grants) {
    int bytes = 64 + texts(grants.policies()) + texts(grants.roles());
    for (ServiceIdentity service : grants.services()) {
      bytes = Math.addExact(bytes, text(service.service()) + texts(service.datacenters()));
    }
    for (NodeIdentity node : grants.nodes()) {
      bytes = Math.addExact(bytes, text(node.node()) + text(node.datacenter()));
    }
    for (TemplatedPolicy template : grants.templates()) {
      bytes =
          Math.addExact(
              bytes,
              text(template.template()) + text(template.name()) + texts(template.datacenters()));
    }
    return bytes;
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }

  private static int texts(List<String> texts) {
    return 5 + texts.stream().mapToInt(AccessCodec::text).sum();
  }
}
