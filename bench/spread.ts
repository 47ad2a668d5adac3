/** Several measurements of the same thing as `median (least–most)`, with this many decimals. */
export function spread(values: readonly number[], decimals: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const rounded = (value: number | undefined) => (value ?? NaN).toFixed(decimals);
  return `${median(values).toFixed(decimals)} (${rounded(sorted[0])}–${rounded(sorted.at(-1))})`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? NaN, sorted[Math.floor(half)] ?? NaN];
  return (low + high) / 2;
}
