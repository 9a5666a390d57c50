package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.entity.codec.LogEntryCodecFactory;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import org.jspecify.annotations.Nullable;

/** Hands the library what was opened and checked before it started. */
public final class OpenedStorages implements JRaftServiceFactory {

  private final LogStorage log;
  private final Votes votes;

  public OpenedStorages(LogStorage log, Votes votes) {
    this.log = log;
    this.votes = votes;
  }

  @Override
  public LogStorage createLogStorage(String uri, RaftOptions options) {
    return log;
  }

  @Override
  public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
    return votes;
  }

  @Override
  public SnapshotStorage createSnapshotStorage(NodeOptions options) {
    @Nullable String defaultTemporaryFolder = null;
    return new LocalSnapshotStorage(
        options.getSnapshotUri(), defaultTemporaryFolder, options.getRaftOptions());
  }

  @Override
  public LogEntryCodecFactory createLogEntryCodecFactory() {
    return LogEntryV2CodecFactory.getInstance();
  }
}
