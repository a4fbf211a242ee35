import { useEffect, useState } from 'preact/hooks';

/** Colours the canvas needs, read from the style sheet. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly grid: string;
  readonly candle: string;
  readonly volumeUp: string;
  readonly volumeDown: string;
  readonly accent: string;
  /** Of the fan: translucent, since bands lie upon one another. */
  readonly band: string;
  readonly hit: string;
  readonly miss: string;
  readonly unmoved: string;
}

/** The style sheet's colours, read anew when the system turns light or dark. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const reread = () => setPalette(readPalette());
    dark.addEventListener('change', reread);
    return () => dark.removeEventListener('change', reread);
  }, []);
  return palette;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: color('--surface'),
    text: color('--muted'),
    grid: color('--grid'),
    candle: color('--candle'),
    volumeUp: color('--volume-up'),
    volumeDown: color('--volume-down'),
    accent: color('--accent'),
    band: color('--band'),
    hit: color('--hit'),
    miss: color('--miss'),
    unmoved: color('--muted'),
  };
}
