package io.praetor.agent.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.ToLongFunction;

/**
 * Metrics of the virtual machine; its beans are first asked when the metrics are first read, not at
 * start.
 */
final class ProcessMetrics {
  private ProcessMetrics() {}

  static void addTo(Metrics metrics) {
    metrics.gauge("runtime.heap.used_bytes", () -> memory().getHeapMemoryUsage().getUsed());
    metrics.gauge(
        "runtime.heap.committed_bytes", () -> memory().getHeapMemoryUsage().getCommitted());
    metrics.gauge("runtime.heap.max_bytes", () -> memory().getHeapMemoryUsage().getMax());
    metrics.gauge("runtime.nonheap.used_bytes", () -> memory().getNonHeapMemoryUsage().getUsed());
    metrics.gauge("runtime.threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
    metrics.gauge(
        "runtime.uptime_seconds", () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    metrics.gauge(
        "runtime.cpu_seconds",
        () ->
            ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN);
    metrics.gauge(
        "runtime.gc.collections", () -> collectors(GarbageCollectorMXBean::getCollectionCount));
    metrics.gauge(
        "runtime.gc.pause_seconds",
        () -> collectors(GarbageCollectorMXBean::getCollectionTime) / 1e3);
  }

  private static MemoryMXBean memory() {
    return ManagementFactory.getMemoryMXBean();
  }

  private static double collectors(ToLongFunction<GarbageCollectorMXBean> number) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(number).sum();
  }
}
