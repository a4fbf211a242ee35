/** Numbers and times as the page writes them. Times are epoch ms and always shown in UTC. */
export function formatPrice(price: number, reference = price): string {
  const digits = priceDigits(reference);
  return price.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Digits after the point that leave about six significant ones. */
export function priceDigits(price: number): number {
  if (!(price > 0)) return 2;
  return Math.min(8, Math.max(1, 5 - Math.floor(Math.log10(price))));
}

const MINUS = '\u2212';

/** With sign and a true minus; `+0.0` becomes `0.0`. */
export function formatSigned(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

export function formatPercent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)} %`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

export function formatTimeWithSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

export function formatDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** About four significant digits, as in `1,234`, `12.35` or `0.0123`. */
export function formatVolume(volume: number): string {
  return volume.toLocaleString('en-US', { maximumSignificantDigits: volume >= 1_000 ? 6 : 4 });
}

/** A feature's number: four significant digits, very small and very large ones by their exponent. */
export function formatFeatureValue(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(2)
      : value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
  return text.replaceAll('-', MINUS);
}

/** A span of time in its largest unit, as in `45 s`, `12 min`, `3.5 h` or `9 d`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, ms / 1_000);
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  if (seconds < 3_600) return `${(seconds / 60).toFixed(0)} min`;
  if (seconds < 48 * 3_600) return `${(seconds / 3_600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(0)} d`;
}

/** `in 4:05`, or `due` once the time has come. */
export function formatCountdown(ms: number): string {
  if (ms <= 0) return 'due';
  const seconds = Math.ceil(ms / 1_000);
  return `in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** In megabytes up to one gigabyte, in gigabytes from there on. */
export function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
