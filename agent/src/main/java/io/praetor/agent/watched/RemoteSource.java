package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.records.RecordForm;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.store.bytes.ByteReader;

/**
 * The questions of a view, answered by the servers: as records, or as the JSON of a server of an
 * earlier build, which answers nothing else. Owned by the thread of the view.
 */
public final class RemoteSource implements CatalogSource {
  private final Endpoint servers;
  private final Scheduling owner;

  /**
   * A source behind the servers.
   *
   * @param servers passes requests on to one of them
   */
  public RemoteSource(Endpoint servers, Scheduling owner) {
    this.servers = servers;
    this.owner = owner;
  }

  @Override
  public <R, T> Pending ask(
      String token,
      CatalogQuestion<R> question,
      Asking asking,
      Reading<R, T> reading,
      Callback<T> callback) {
    return CatalogRequest.records(
        servers,
        owner,
        token,
        question.path(),
        asking,
        (type, body) -> reading.of(body.with(records(question.form(), type, body.records()))),
        callback);
  }

  private static <R> R records(RecordForm<R> form, Answer.Type type, byte[] body) {
    if (type != Answer.Type.RECORDS) {
      return form.document(body);
    }
    ByteReader in = new ByteReader(body);
    R records = form.read(in);
    in.end();
    return records;
  }

  @Override
  public <T> Pending document(Document<T> document, Asking asking, Callback<T> callback) {
    return CatalogRequest.document(servers, owner, document, asking, callback);
  }
}
