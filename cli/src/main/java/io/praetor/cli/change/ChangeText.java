package io.praetor.cli.change;

import io.praetor.client.text.JsonObject;

/** A change of a key on one line. Stateless. */
final class ChangeText {
  private ChangeText() {}

  /** Index, time, what, key and value, then by whom and why. */
  static String line(JsonObject change, boolean withKey) {
    StringBuilder line = new StringBuilder(128);
    String type = change.text("Type");
    line.append(change.text("Index")).append("  ").append(change.text("Time")).append("  ");
    line.append(type).repeat(' ', Math.max(0, 7 - type.length()));
    if (withKey && !change.text("Key").isEmpty()) {
      line.append(' ').append(change.text("Key"));
    }
    Object value = change.map().get("Value");
    if (value instanceof String) {
      line.append(withKey ? " = " : " ").append(ValueText.line(ValueText.decode(value)));
    }
    if (change.map().containsKey("Previous")) {
      Object previous = change.map().get("Previous");
      line.append(
          previous == null
              ? " (it was not there)"
              : " (it was " + ValueText.line(ValueText.decode(previous)) + ")");
    }
    return line.append(by(change)).toString();
  }

  private static String by(JsonObject change) {
    String accessor = change.text("Accessor");
    String address = change.text("Address");
    String reason = change.text("Reason");
    StringBuilder by = new StringBuilder();
    if (!accessor.isEmpty()) {
      by.append(" by ").append(accessor);
    }
    if (!address.isEmpty()) {
      by.append(" from ").append(address);
    }
    if (!reason.isEmpty()) {
      by.append(": ").append(reason);
    }
    return by.isEmpty() ? "" : "  [" + by.substring(by.charAt(0) == ' ' ? 1 : 2) + "]";
  }
}
