package io.praetor.store;

import java.util.Map;
import java.util.TreeMap;

/** What becomes of the {@link Model}'s settings when the level moves and when it is restored. */
final class ModelSettings {
  private ModelSettings() {}

  /** Gives settings the form of the second level if it is reached. */
  static void raise(int level, int next, Map<String, Model.Setting> config) {
    if (level >= 2 || next < 2) {
      return;
    }
    config.remove("members-left");
    config.replaceAll(
        (name, s) -> name.startsWith("server/") ? new Model.Setting(s.value(), 0, s.modify()) : s);
  }

  /** What is there once others were restored. */
  static Map<String, Model.Setting> restored(
      int level,
      Map<String, Model.Setting> ours,
      Map<String, Model.Setting> theirs,
      long before,
      long at) {
    Map<String, Model.Setting> config = new TreeMap<>();
    theirs.forEach((name, s) -> {
      if (level < 2 || !isOwn(name)) {
        boolean keeps = s.equals(ours.get(name)) || s.modify() > before;
        config.put(name, keeps ? s : new Model.Setting(s.value(), s.create(), at));
      }
    });
    config.remove("cluster-id");
    ours.forEach((name, s) -> {
      if (name.equals("cluster-id") || (level >= 2 && isOwn(name))) {
        config.put(name, s);
      } else if (level >= 2 && name.equals("trust-root")) {
        config.putIfAbsent(name, s);
      }
    });
    return config;
  }

  private static boolean isOwn(String name) {
    return name.startsWith("server/") || name.startsWith("left/") || name.equals("members-left");
  }
}
