package io.praetor.agent.api.kv;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.WriteReply;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import org.jspecify.annotations.Nullable;

/** PUT and DELETE of keys, as commands for the log. Immutable; called on event loops. */
public final class KvWrites {
  static final String MISSING_KEY = "Missing key name";

  private final JudgedWrites writes;

  /** Writes that are judged by their keys. */
  public KvWrites(JudgedWrites writes) {
    this.writes = writes;
  }

  void put(Key key, Request request, Responder responder) {
    QueryParams params = request.params();
    if (key.length() == 0) {
      throw new BadRequestException(MISSING_KEY);
    }
    Command command =
        params.isEmpty()
            ? new Command.KvSet(key, request.body(), 0)
            : putCommand(key, request.body(), params);
    write(key, command, request, responder);
  }

  private void write(Key key, Command command, Request request, Responder responder) {
    writes.write(
        request,
        responder,
        (view, caller) -> {
          caller.demand(Resource.KEY, Access.WRITE, key.bytes());
          return new JudgedWrites.Write(command, new WriteReply(responder));
        });
  }

  private static Command putCommand(Key key, byte[] value, QueryParams params) {
    @Nullable String cas = params.first("cas");
    @Nullable String acquire = params.first("acquire");
    @Nullable String release = params.first("release");
    if ((cas == null ? 0 : 1) + (acquire == null ? 0 : 1) + (release == null ? 0 : 1) > 1) {
      throw conflict(params);
    }
    @Nullable String flagsText = params.first("flags");
    long flags = flagsText == null ? 0 : GoNumber.parseUnsigned(flagsText);
    if (cas != null) {
      return new Command.KvCas(key, value, flags, GoNumber.parseUnsigned(cas));
    }
    if (acquire != null) {
      return new Command.KvLock(key, value, flags, acquire);
    }
    if (release != null) {
      return new Command.KvUnlock(key, value, flags, release);
    }
    return new Command.KvSet(key, value, flags);
  }

  void delete(Key key, Request request, Responder responder) {
    QueryParams params = request.params();
    @Nullable String cas = params.first("cas");
    if (params.has("recurse")) {
      if (cas != null) {
        throw conflict(params);
      }
      writes.write(
          request,
          responder,
          (view, caller) -> {
            if (!caller.authorizer().allowsAllBelow(Resource.KEY, Access.WRITE, key.bytes())) {
              throw new DeniedException(caller.lacks(Resource.KEY, Access.WRITE, key.bytes()));
            }
            return new JudgedWrites.Write(new Command.KvDeleteTree(key), new WriteReply(responder));
          });
      return;
    }
    if (key.length() == 0) {
      throw new BadRequestException(MISSING_KEY);
    }
    Command command =
        cas == null
            ? new Command.KvDelete(key)
            : new Command.KvDeleteCas(key, GoNumber.parseUnsigned(cas));
    write(key, command, request, responder);
  }

  private static BadRequestException conflict(QueryParams params) {
    return new BadRequestException("Conflicting flags: " + params.encodeSorted() + "\n");
  }
}
