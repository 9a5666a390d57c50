package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.command.Command;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Change;
import io.praetor.store.table.RecordReader;
import io.praetor.store.table.RecordWriter;
import io.praetor.store.table.Restoring;
import io.praetor.store.table.Rules;
import io.praetor.store.table.States;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import io.praetor.store.waiting.WaitingRoom;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import io.praetor.store.watch.WatchRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That a new table is a row, a state, an object that carries both, and its place in the list: here
 * it is written, watched, checked, kept in a snapshot and restored, and no other class names it.
 */
class NewTableTest {
  /** The row. */
  private record Note(String name, String subject, long modifyIndex) {}

  /** The state. */
  private record NoteTable(OrderedMap<String, Note> byName, long index) {
    static final NoteTable EMPTY = new NoteTable(OrderedMap.empty(), 0);

    NoteTable with(Note note) {
      return new NoteTable(byName.with(note.name(), note), Math.max(index, note.modifyIndex()));
    }
  }

  /** The object, with a section of its own in which its index stands first. */
  private static final class Notes extends Table<NoteTable, String, Note> {
    static final Notes TABLE = new Notes();

    private static final int INDEX = 60;
    private static final int NOTE = 61;

    private Notes() {
      super("notes", INDEX, NOTE);
    }

    @Override
    public NoteTable empty() {
      return NoteTable.EMPTY;
    }

    @Override
    public long index(NoteTable state) {
      return state.index();
    }

    @Override
    public long rows(NoteTable state) {
      return state.byName().size();
    }

    @Override
    public void write(NoteTable state, RecordWriter out) {
      if (state.index() > 0) {
        out.record(INDEX).varint(state.index());
      }
      for (Note note : state.byName().values()) {
        out.record(NOTE).text(note.name()).text(note.subject()).varint(note.modifyIndex());
      }
    }

    @Override
    public NoteTable read(NoteTable soFar, int kind, RecordReader in) {
      if (kind == INDEX) {
        return new NoteTable(soFar.byName(), in.number(1, in.index()));
      }
      return soFar.with(
          new Note(in.ordered(in.bytes().text()), in.bytes().text(), in.number(1, soFar.index())));
    }

    @Override
    public void check(States view, Rules rules) {
      for (Note note : view.get(this).byName().values()) {
        rules.require(!note.subject().isEmpty(), "note " + note.name() + " is about nothing");
      }
    }

    @Override
    public NoteTable restore(Restoring restoring) {
      return new NoteTable(restoring.theirs().get(this).byName(), restoring.at());
    }

    @Override
    public void wake(Change<String, Note> change, WatchRegistry watches) {
      Note note = change.after() == null ? change.before() : change.after();
      if (note != null) {
        watches.fireRow(name(), note.subject());
      }
    }
  }

  private static final class Asked extends Waiter {}

  private static final Tables TABLES = withNotes();

  private final StateMachine store =
      new StateMachine((in, level) -> read(in), WaitingRoom.HEAP, TABLES);

  private static Tables withNotes() {
    List<Table<?, ?, ?>> all = new ArrayList<>(Tables.ALL.inOrder());
    all.add(1, Notes.TABLE); // behind the nodes, before the sessions, whatever its number
    return new Tables(all);
  }

  private static View read(InputStream in) throws IOException {
    return SnapshotCodec.read(in, TABLES);
  }

  private static View decode(byte[] bytes) {
    try {
      return read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a command about notes would do. */
  private void note(String name, String subject) {
    Draft draft = new Draft(store.view(), 0);
    NoteTable notes = draft.get(Notes.TABLE);
    Note note = new Note(name, subject, draft.change());
    draft.set(Notes.TABLE, notes.with(note));
    draft.changed(Notes.TABLE, name, notes.byName().get(name), note);
    draft.settle();
    store.publish(draft);
  }

  private Asked wait(Topic topic) {
    Asked asked = new Asked();
    store.watches().park(topic, asked);
    return asked;
  }

  @Test
  void itIsToldWatchedAndChecked() {
    List<Changes> told = new ArrayList<>();
    store.listen((view, changes) -> told.add(changes));
    Asked any = wait(Notes.TABLE.topic());
    Asked same = wait(new Topic.OfRow("notes", "rain"));
    Asked other = wait(new Topic.OfRow("notes", "sun"));
    note("a", "rain");
    assertThat(any.isTaken()).isTrue();
    assertThat(same.isTaken()).isTrue();
    assertThat(other.isTaken()).isFalse();
    note("a", "");
    assertThat(told.getLast().of(Notes.TABLE))
        .containsExactly(
            new Change<>(Notes.TABLE, 2, "a", new Note("a", "rain", 1), new Note("a", "", 2)));
    assertThat(store.view().indexOf(Notes.TABLE)).isEqualTo(2);
    assertThat(Invariants.violations(store.view())).containsExactly("note a is about nothing");
    assertThat(store.watches().topics()).isEqualTo(1);
  }

  @Test
  void itIsInSnapshotsAndRestored() {
    note("b", "rain");
    note("a", "sun");
    byte[] bytes = SnapshotCodec.encode(store.view());
    View again = decode(bytes);
    assertThat(again.get(Notes.TABLE).byName().values())
        .containsExactly(new Note("a", "sun", 2), new Note("b", "rain", 1));
    assertThat(Invariants.violations(store.view(), SnapshotCodec::encode, NewTableTest::decode))
        .isEmpty();
    note("c", "snow");
    RestoreTest.restore(store, bytes, 7);
    assertThat(store.view().get(Notes.TABLE).byName().size()).isEqualTo(2);
    assertThat(store.view().indexOf(Notes.TABLE)).isEqualTo(4);
    assertThatThrownBy(() -> SnapshotCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("has the kind 60");
  }

  @Test
  void anEmptyOneLeavesSnapshotsAsTheyWere() {
    StateMachine without = new StateMachine(SnapshotCodec::read);
    Command set = new Command.ConfigSet("a", new byte[] {1}, -1);
    without.apply(0, set);
    store.apply(0, set);
    byte[] bytes = SnapshotCodec.encode(store.view());
    assertThat(bytes).isEqualTo(SnapshotCodec.encode(without.view()));
    assertThat(decode(bytes).get(Notes.TABLE)).isEqualTo(NoteTable.EMPTY);
  }

  @Test
  void twoTablesCannotShareANumber() {
    List<Table<?, ?, ?>> twice = List.of(Notes.TABLE, Notes.TABLE);
    assertThatThrownBy(() -> new Tables(twice)).isInstanceOf(IllegalArgumentException.class);
  }
}
