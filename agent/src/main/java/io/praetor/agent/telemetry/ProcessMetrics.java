package io.praetor.agent.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;

/**
 * Metrics of the virtual machine; its beans are first asked when the metrics are first read, not at
 * start.
 */
final class ProcessMetrics {
  private ProcessMetrics() {}

  static void addTo(Metrics metrics) {
    gauge(
        metrics,
        "runtime.heap.used_bytes",
        () -> memory().getHeapMemoryUsage().getUsed(),
        "Heap in use, what the next collection will free counted in.");
    gauge(
        metrics,
        "runtime.heap.committed_bytes",
        () -> memory().getHeapMemoryUsage().getCommitted(),
        "Heap that the system has given.");
    gauge(
        metrics,
        "runtime.heap.max_bytes",
        () -> memory().getHeapMemoryUsage().getMax(),
        "Heap that may be asked of the system.");
    gauge(
        metrics,
        "runtime.nonheap.used_bytes",
        () -> memory().getNonHeapMemoryUsage().getUsed(),
        "Memory for classes and compiled code.");
    gauge(
        metrics,
        "runtime.threads",
        () -> ManagementFactory.getThreadMXBean().getThreadCount(),
        "Threads.");
    gauge(
        metrics,
        "runtime.uptime_seconds",
        () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
        "Time since the start of the process.");
    metrics.total(
        "runtime.cpu_seconds",
        () ->
            ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN);
    metrics.means("runtime.cpu_seconds", "Time of processors that the process has used.");
    metrics.total(
        "runtime.gc.collections", () -> collectors(GarbageCollectorMXBean::getCollectionCount));
    metrics.means("runtime.gc.collections", "Collections of garbage.");
    metrics.total(
        "runtime.gc.seconds", () -> collectors(GarbageCollectorMXBean::getCollectionTime) / 1e3);
    metrics.means("runtime.gc.seconds", "Time that collections of garbage took.");
  }

  private static void gauge(Metrics metrics, String name, DoubleSupplier value, String meaning) {
    metrics.gauge(name, value);
    metrics.means(name, meaning);
  }

  private static MemoryMXBean memory() {
    return ManagementFactory.getMemoryMXBean();
  }

  private static double collectors(ToLongFunction<GarbageCollectorMXBean> number) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(number).sum();
  }
}
