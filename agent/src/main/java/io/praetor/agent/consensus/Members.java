package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Changes who belongs to the cluster, one server at a time (Raft thesis, 4.1). Any thread; the
 * library serializes.
 */
final class Members {

  private final Node node;
  private final AtomicInteger joining = new AtomicInteger();

  Members(Node node) {
    this.node = node;
  }

  void addLearner(String address, MembershipListener listener) {
    PeerId peer = parse(address, listener);
    if (peer != null) {
      node.addLearners(List.of(peer), answer(listener));
    }
  }

  /**
   * The library cannot turn a learner into a voter in one step without stopping its replication, so
   * it leaves and comes back; the library lets it vote only when it has caught up, and if it does
   * not, it is a learner again.
   */
  void promote(String address, boolean isLearner, MembershipListener listener) {
    PeerId peer = parse(address, listener);
    if (peer == null) {
      return;
    }
    joining.incrementAndGet();
    Closure added =
        status -> {
          joining.decrementAndGet();
          if (status.isOk() || !isLearner) {
            tell(listener, status);
          } else {
            restore(peer, once(restored -> tell(listener, status)));
          }
        };
    if (!isLearner) {
      node.addPeer(peer, once(added));
      return;
    }
    node.removeLearners(
        List.of(peer),
        once(removed -> {
          if (removed.isOk()) {
            node.addPeer(peer, once(added));
          } else {
            joining.decrementAndGet();
            tell(listener, removed);
          }
        }));
  }

  /** Makes a learner again of one that has not become a voter. */
  private void restore(PeerId peer, Closure closure) {
    try {
      node.addLearners(List.of(peer), closure);
    } catch (IllegalArgumentException e) {
      // It is a voter all the same: the lead was lost when the change was in the log already.
      closure.run(Status.OK());
    }
  }

  /**
   * Whether someone is to become a voter. The library sees that a server has caught up only when
   * that server answers an entry; if its first answer comes before the library waits for it, and
   * nothing is written, it would wait for ever. So something has to be written meanwhile.
   */
  boolean isJoining() {
    return joining.get() > 0;
  }

  void remove(String address, boolean isLearner, MembershipListener listener) {
    PeerId peer = parse(address, listener);
    if (peer == null) {
      return;
    }
    if (isLearner) {
      node.removeLearners(List.of(peer), answer(listener));
    } else {
      node.removePeer(peer, answer(listener));
    }
  }

  void transfer(String address, MembershipListener listener) {
    PeerId peer = parse(address, listener);
    if (peer != null) {
      tell(listener, node.transferLeadershipTo(peer));
    }
  }

  static PeerId parse(String address) {
    PeerId peer = new PeerId();
    if (!peer.parse(address)) {
      throw new IllegalArgumentException(
          "\"" + address + "\" is not the address of a server (host:port)");
    }
    return peer;
  }

  private static @Nullable PeerId parse(String address, MembershipListener listener) {
    try {
      return parse(address);
    } catch (IllegalArgumentException e) {
      listener.failed(String.valueOf(e.getMessage()));
      return null;
    }
  }

  static Closure answer(MembershipListener listener) {
    return once(status -> tell(listener, status));
  }

  private static Closure once(Closure closure) {
    AtomicBoolean answered = new AtomicBoolean();
    return status -> {
      if (answered.compareAndSet(false, true)) {
        closure.run(status);
      }
    };
  }

  private static void tell(MembershipListener listener, Status status) {
    if (status.isOk()) {
      listener.done();
    } else {
      listener.failed(status.getErrorMsg() == null ? status.toString() : status.getErrorMsg());
    }
  }
}
