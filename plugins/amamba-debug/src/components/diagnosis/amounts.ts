/** Cores in words: `250m`, `1.5`. */
export function cores(amount: number): string {
  return amount < 1
    ? `${Math.round(amount * 1000)}m`
    : String(Math.round(amount * 100) / 100);
}

/** Bytes in words, in powers of 1024: `64 MiB`. */
export function bytes(amount: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(
    units.length - 1,
    amount < 1 ? 0 : Math.floor(Math.log2(amount) / 10),
  );
  const value = amount / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${
    units[power]
  }`;
}
