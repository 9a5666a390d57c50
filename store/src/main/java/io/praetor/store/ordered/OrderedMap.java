package io.praetor.store.ordered;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: each change gives a new one that shares what it can (an AVL tree
 * with path copying).
 *
 * <p>Equal content may have unequal shape; iteration, and so whatever is written from it, depends
 * on the content alone.
 */
public final class OrderedMap<K extends Comparable<K>, V>
    implements Iterable<OrderedMap.Entry<K, V>> {
  /** A key with its value; immutable. */
  public sealed interface Entry<K, V> {
    /** What it is sorted by. */
    K key();

    /** What the key is set to. */
    V value();
  }

  private record Node<K, V>(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right, int height, int size)
      implements Entry<K, V> {}

  /** Goes through a tree from its lowest key on; owned by one thread. */
  private static final class InOrder<K, V> implements Iterator<Entry<K, V>> {
    /** The nodes that come once all to their left did: the next one last. */
    private final List<Node<K, V>> path;

    InOrder(@Nullable Node<K, V> root) {
      path = new ArrayList<>(height(root));
      descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
      for (Node<K, V> at = from; at != null; at = at.left) {
        path.add(at);
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Entry<K, V> next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException("no key is above the last one");
      }
      Node<K, V> next = path.removeLast();
      descend(next.right);
      return next;
    }
  }

  /** Goes through one part of each entry; owned by one thread. */
  private record Part<E, P>(Iterator<E> entries, Function<E, P> part) implements Iterator<P> {
    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public P next() {
      return part.apply(entries.next());
    }
  }

  private static final OrderedMap<?, ?> EMPTY = new OrderedMap<String, String>(null);

  private final @Nullable Node<K, V> root;

  private OrderedMap(@Nullable Node<K, V> root) {
    this.root = root;
  }

  /** The map without entries. */
  @SuppressWarnings("unchecked")
  public static <K extends Comparable<K>, V> OrderedMap<K, V> empty() {
    return (OrderedMap<K, V>) EMPTY;
  }

  public int size() {
    return size(root);
  }

  public boolean isEmpty() {
    return root == null;
  }

  /** The value of a key, or null. */
  public @Nullable V get(K key) {
    Node<K, V> at = root;
    while (at != null) {
      int c = key.compareTo(at.key);
      if (c == 0) {
        return at.value;
      }
      at = c < 0 ? at.left : at.right;
    }
    return null;
  }

  /** The entry with the highest key that is not above the given one, or null. */
  public @Nullable Entry<K, V> floor(K key) {
    Node<K, V> found = null;
    Node<K, V> at = root;
    while (at != null) {
      int c = key.compareTo(at.key);
      if (c == 0) {
        return at;
      }
      if (c > 0) {
        found = at;
      }
      at = c < 0 ? at.left : at.right;
    }
    return found;
  }

  /** Whether there is a value for a key. */
  public boolean has(K key) {
    return get(key) != null;
  }

  /** This map with a key set to a value. */
  public OrderedMap<K, V> with(K key, V value) {
    return new OrderedMap<>(put(root, key, value));
  }

  /** This map without a key: itself if there is no such key. */
  public OrderedMap<K, V> without(K key) {
    return has(key) ? of(remove(root, key)) : this;
  }

  /** All entries in the order of their keys. */
  @Override
  public Iterator<Entry<K, V>> iterator() {
    return new InOrder<>(root);
  }

  /** All values in the order of their keys. */
  public Iterable<V> values() {
    return () -> new Part<>(iterator(), Entry::value);
  }

  /** All keys in their order. */
  public Iterable<K> keys() {
    return () -> new Part<>(iterator(), Entry::key);
  }

  /** Visits all entries in the order of their keys. */
  public void forEach(BiConsumer<? super K, ? super V> visitor) {
    visit(
        root,
        (k, v) -> {
          visitor.accept(k, v);
          return true;
        });
  }

  /** Visits entries in the order of their keys for as long as the visitor says true. */
  public void forEachWhile(BiPredicate<? super K, ? super V> visitor) {
    visit(root, visitor);
  }

  /** Takes what differs between two maps. */
  @FunctionalInterface
  public interface DifferenceVisitor<K, V> {
    /**
     * A key whose value is not the same object in both.
     *
     * @param before null if the first map has no such key
     * @param after null if the second has none
     */
    void differs(K key, @Nullable V before, @Nullable V after);
  }

  /**
   * Visits what differs between this map and a later one, in the order of the keys; parts that both
   * share are passed over.
   */
  public void differences(OrderedMap<K, V> later, DifferenceVisitor<K, V> visitor) {
    differences(root, later.root, visitor);
  }

  @SuppressWarnings("ReferenceEquality") // What is shared is the same object.
  private static <K extends Comparable<K>, V> void differences(
      @Nullable Node<K, V> before, @Nullable Node<K, V> after, DifferenceVisitor<K, V> visitor) {
    if (before == after) {
      return;
    }
    if (after == null) {
      visit(
          before,
          (key, value) -> {
            visitor.differs(key, value, null);
            return true;
          });
      return;
    }
    Split<K, V> split = split(before, after.key);
    differences(split.below(), after.left, visitor);
    if (split.value() != after.value) {
      visitor.differs(after.key, split.value(), after.value);
    }
    differences(split.above(), after.right, visitor);
  }

  /** What a tree has below a key, at it, and above it. */
  private record Split<K, V>(
      @Nullable Node<K, V> below, @Nullable V value, @Nullable Node<K, V> above) {}

  /** Splits a tree into two that are sorted, and need not be in balance. */
  private static <K extends Comparable<K>, V> Split<K, V> split(@Nullable Node<K, V> at, K key) {
    if (at == null) {
      return new Split<>(null, null, null);
    }
    int c = key.compareTo(at.key);
    if (c == 0) {
      return new Split<>(at.left, at.value, at.right);
    }
    if (c < 0) {
      Split<K, V> left = split(at.left, key);
      return new Split<>(
          left.below(), left.value(), node(at.key, at.value, left.above(), at.right));
    }
    Split<K, V> right = split(at.right, key);
    return new Split<>(
        node(at.key, at.value, at.left, right.below()), right.value(), right.above());
  }

  /** Whether the keys are in order, the tree in balance and its sums right; reads all of it. */
  public boolean isSound() {
    K last = null;
    for (K key : keys()) {
      if (last != null && last.compareTo(key) >= 0) {
        return false;
      }
      last = key;
    }
    return isBalanced(root);
  }

  private static boolean isBalanced(@Nullable Node<?, ?> at) {
    return at == null
        || (isBalanced(at.left)
            && isBalanced(at.right)
            && Math.abs(height(at.left) - height(at.right)) <= 1
            && at.height == 1 + Math.max(height(at.left), height(at.right))
            && at.size == 1 + size(at.left) + size(at.right));
  }

  private static <K extends Comparable<K>, V> OrderedMap<K, V> of(@Nullable Node<K, V> root) {
    return root == null ? empty() : new OrderedMap<>(root);
  }

  private static <K, V> boolean visit(
      @Nullable Node<K, V> at, BiPredicate<? super K, ? super V> visitor) {
    return at == null
        || (visit(at.left, visitor) && visitor.test(at.key, at.value) && visit(at.right, visitor));
  }

  private static <K extends Comparable<K>, V> Node<K, V> put(
      @Nullable Node<K, V> at, K key, V value) {
    if (at == null) {
      return new Node<>(key, value, null, null, 1, 1);
    }
    int c = key.compareTo(at.key);
    if (c == 0) {
      return new Node<>(key, value, at.left, at.right, at.height, at.size);
    }
    return c < 0
        ? balance(at.key, at.value, put(at.left, key, value), at.right)
        : balance(at.key, at.value, at.left, put(at.right, key, value));
  }

  private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    int c = key.compareTo(at.key);
    if (c < 0) {
      return balance(at.key, at.value, remove(at.left, key), at.right);
    }
    if (c > 0) {
      return balance(at.key, at.value, at.left, remove(at.right, key));
    }
    if (at.left == null) {
      return at.right;
    }
    if (at.right == null) {
      return at.left;
    }
    Node<K, V> next = at.right;
    while (next.left != null) {
      next = next.left;
    }
    return balance(next.key, next.value, at.left, remove(at.right, next.key));
  }

  private static <K, V> Node<K, V> balance(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    int lean = height(left) - height(right);
    if (lean > 1 && left != null) {
      if (height(left.left) >= height(left.right)) {
        return node(left.key, left.value, left.left, node(key, value, left.right, right));
      }
      Node<K, V> mid = Objects.requireNonNull(left.right);
      return node(
          mid.key,
          mid.value,
          node(left.key, left.value, left.left, mid.left),
          node(key, value, mid.right, right));
    }
    if (lean < -1 && right != null) {
      if (height(right.right) >= height(right.left)) {
        return node(right.key, right.value, node(key, value, left, right.left), right.right);
      }
      Node<K, V> mid = Objects.requireNonNull(right.left);
      return node(
          mid.key,
          mid.value,
          node(key, value, left, mid.left),
          node(right.key, right.value, mid.right, right.right));
    }
    return node(key, value, left, right);
  }

  private static <K, V> Node<K, V> node(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(
        key,
        value,
        left,
        right,
        1 + Math.max(height(left), height(right)),
        1 + size(left) + size(right));
  }

  private static int height(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }
}
