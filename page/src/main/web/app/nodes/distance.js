// How long a packet takes between two nodes and back, from their coordinates (the Vivaldi algorithm's: a point and a height each).

export function roundTripMs(a, b) {
  const sum = a.Vec.reduce((all, value, index) => all + (value - b.Vec[index]) ** 2, 0);
  const plain = Math.sqrt(sum) + a.Height + b.Height;
  const adjusted = plain + a.Adjustment + b.Adjustment;
  return (adjusted > 0 ? adjusted : plain) * 1000;
}
