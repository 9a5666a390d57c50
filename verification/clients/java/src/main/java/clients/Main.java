package clients;

import com.google.common.net.HostAndPort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.KeyValueClient;
import org.kiwiproject.consul.cache.KVCache;
import org.kiwiproject.consul.model.kv.Value;
import org.kiwiproject.consul.option.ImmutablePutOptions;

/** Uses an agent through kiwiproject's client: put, get, cas, list, delete, watch. */
final class Main {
  private Main() {}

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Consul consul =
        Consul.builder()
            .withHostAndPort(HostAndPort.fromString(System.getenv("CONSUL_HTTP_ADDR")))
            .build();
    KeyValueClient kv = consul.keyValueClient();
    String prefix = "java-" + ProcessHandle.current().pid() + "/";
    String key = prefix + "a";

    check(kv.putValue(key, "1", 7), "put was refused");
    Value got = kv.getValue(key).orElseThrow();
    check(got.getValueAsString().equals(Optional.of("1")) && got.getFlags() == 7, "get: " + got);
    check(cas(kv, key, "2", got), "cas at the current index was refused");
    check(!cas(kv, key, "3", got), "cas at an old index was done");

    check(kv.putValue(prefix + "b/c", "x"), "put was refused");
    List<String> listed = kv.getValues(prefix).stream().map(Value::getKey).toList();
    check(listed.equals(List.of(key, prefix + "b/c")), "list: " + listed);
    check(kv.getKeys(prefix, "/").equals(List.of(key, prefix + "b/")), "keys");

    CompletableFuture<String> changed = new CompletableFuture<>();
    try (KVCache watch = KVCache.newCache(kv, prefix, 5)) {
      watch.addListener(
          values ->
              values.values().stream()
                  .filter(value -> value.getKey().equals(key))
                  .flatMap(value -> value.getValueAsString().stream())
                  .filter("changed"::equals)
                  .forEach(changed::complete));
      watch.start();
      check(watch.awaitInitialized(60, TimeUnit.SECONDS), "watch: no first answer in 60 s");
      check(kv.putValue(key, "changed"), "put was refused");
      changed.get(60, TimeUnit.SECONDS);
    }

    kv.deleteKeys(prefix);
    check(kv.getValue(key).isEmpty(), "delete: the key is still there");
    System.out.println("ok");
    System.exit(0);
  }

  private static boolean cas(KeyValueClient kv, String key, String value, Value at) {
    long index = at.getModifyIndex();
    return kv.putValue(key, value, 0, ImmutablePutOptions.builder().cas(index).build());
  }
}
