package io.praetor.agent.api.bulk;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.rules.Finding;
import io.praetor.agent.rules.Findings;
import io.praetor.store.BulkPlan;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of changes as JSON. Stateless. */
final class ChangeJson {
  /** As many rows are told of a change that is not made, at most. */
  private static final int ROWS_MAX = 10_000;

  /** As many bytes of their keys and values. */
  private static final long BYTES_MAX = 16 << 20;

  /** As many findings of rules are told of it. */
  private static final int FINDINGS_MAX = 1_000;

  private ChangeJson() {}

  /** A change that was made. */
  static Answer made(BulkPlan.Change change, long index, boolean pretty) {
    JsonBuffer json = begin(change, index, pretty);
    return Answer.json(200, json.endObject().finish());
  }

  /**
   * A change that would be made.
   *
   * @param findings what rules find in its values
   */
  static Answer looked(BulkPlan.Change change, long index, Findings findings, boolean pretty) {
    JsonBuffer json = begin(change, index, pretty);
    long bytes = 0;
    int told = 0;
    json.field("Changes").beginArray();
    for (BulkPlan.Row row : change.rows()) {
      bytes += row.key().length() + bytes(row.before()) + bytes(row.after());
      if (told == ROWS_MAX || (told > 0 && bytes > BYTES_MAX)) {
        break;
      }
      row(json, row);
      told++;
    }
    json.endArray();
    json.field("More").value(told < change.rows().size());
    if (findings.count() > 0) {
      findings(json, findings);
    }
    return Answer.json(200, json.endObject().finish());
  }

  private static void findings(JsonBuffer json, Findings findings) {
    json.field("Allowed").value(findings.refusals() == 0);
    json.field("Findings").beginArray();
    List<Finding> kept = findings.kept();
    for (Finding finding : kept.subList(0, Math.min(kept.size(), FINDINGS_MAX))) {
      json.beginObject();
      json.field("Key").value(finding.key().bytes());
      json.field("Rule").value(finding.rule());
      json.field("Mode").value(finding.enforced() ? "enforce" : "warn");
      json.field("Place").value(finding.fault().place());
      json.field("What").value(finding.fault().what());
      json.field("Description").value(finding.description());
      json.endObject();
    }
    json.endArray();
    json.field("MoreFindings").value(findings.count() > FINDINGS_MAX);
  }

  private static long bytes(@Nullable KvEntry entry) {
    return entry == null ? 0 : entry.value().length;
  }

  private static JsonBuffer begin(BulkPlan.Change change, long index, boolean pretty) {
    JsonBuffer json = JsonBody.buffer(pretty);
    json.beginObject();
    json.field("Index").value(index);
    json.field("Changed").value(change.rows().size());
    if (!change.held().isEmpty()) {
      json.field("Held").beginArray();
      for (Key key : change.held()) {
        json.value(key.bytes());
      }
      json.endArray();
    }
    return json;
  }

  private static void row(JsonBuffer json, BulkPlan.Row row) {
    KvEntry before = row.before();
    KvEntry after = row.after();
    json.beginObject();
    json.field("Key").value(row.key().bytes());
    json.field("Type").value(before == null ? "added" : after == null ? "removed" : "changed");
    json.field("From");
    side(json, before, true);
    json.field("To");
    side(json, after, false);
    json.endObject();
  }

  private static void side(JsonBuffer json, @Nullable KvEntry entry, boolean isThere) {
    if (entry == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.field("Value").base64OrNull(entry.value());
    json.field("Flags").unsigned(entry.flags());
    if (isThere) {
      json.field("ModifyIndex").value(entry.modifyIndex());
    }
    json.endObject();
  }
}
