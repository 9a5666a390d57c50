package io.praetor.agent.api.agent;

import com.sun.management.OperatingSystemMXBean;
import io.praetor.agent.json.JsonBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The machine below, as {@code /proc} and the virtual machine tell of it (proc(5)). Read by a
 * thread that may wait.
 */
final class HostFacts {
  private static final long NANOS_PER_MS = 1_000_000;

  private HostFacts() {}

  static void write(JsonBuffer json, String dataDir) {
    List<String> errors = new ArrayList<>();
    json.beginObject();
    json.field("Memory");
    memory(json);
    json.field("CPU");
    processors(json);
    json.field("Host");
    host(json, errors);
    json.field("Disk");
    disk(json, dataDir, errors);
    json.field("CollectionTime").value(System.currentTimeMillis() * NANOS_PER_MS);
    json.field("Errors");
    if (errors.isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      errors.forEach(json::value);
      json.endArray();
    }
    json.endObject();
  }

  private static void memory(JsonBuffer json) {
    json.beginObject();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      json.field("total").value(system.getTotalMemorySize());
      json.field("free").value(system.getFreeMemorySize());
      json.field("used").value(system.getTotalMemorySize() - system.getFreeMemorySize());
    }
    json.endObject();
  }

  private static void processors(JsonBuffer json) {
    json.beginArray();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      json.beginObject();
      json.field("cpu").value(i);
      json.field("cores").value(1);
      json.endObject();
    }
    json.endArray();
  }

  private static void host(JsonBuffer json, List<String> errors) {
    json.beginObject();
    json.field("hostname").value(proc("sys/kernel/hostname", errors));
    json.field("os").value(System.getProperty("os.name").toLowerCase(Locale.ROOT));
    json.field("kernelVersion").value(System.getProperty("os.version"));
    json.field("kernelArch").value(System.getProperty("os.arch"));
    String uptime = proc("uptime", errors);
    int point = uptime.indexOf('.');
    if (point > 0) {
      long seconds = Long.parseLong(uptime.substring(0, point));
      json.field("uptime").value(seconds);
      json.field("bootTime").value(System.currentTimeMillis() / 1000 - seconds);
    }
    json.endObject();
  }

  private static String proc(String file, List<String> errors) {
    try {
      return Files.readString(Path.of("/proc", file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      errors.add("/proc/" + file + " cannot be read: " + e.getMessage());
      return "";
    }
  }

  private static void disk(JsonBuffer json, String dataDir, List<String> errors) {
    json.beginObject();
    try {
      FileStore store = Files.getFileStore(Path.of(dataDir));
      json.field("path").value(dataDir);
      json.field("fstype").value(store.type());
      json.field("total").value(store.getTotalSpace());
      json.field("free").value(store.getUsableSpace());
      json.field("used").value(store.getTotalSpace() - store.getUnallocatedSpace());
    } catch (IOException e) {
      errors.add("The disk of " + dataDir + " cannot be read: " + e.getMessage());
    }
    json.endObject();
  }
}
