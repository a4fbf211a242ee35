import type { Config } from '../../config/config-schema.ts';
import type { Finding } from './check.ts';

const ANSWER_MS = 5_000;

/** Beyond it a trade looks as if it came before it happened, or too late for its candle. */
const MAX_SKEW_MS = 2_000;

/** Whether the exchange answers, and whether this machine's clock agrees with its. */
export async function checkExchange({ krakenRestUrl }: Config, signal: AbortSignal): Promise<Finding[]> {
  const check = 'exchange';
  try {
    const askedAt = Date.now();
    const response = await fetch(`${krakenRestUrl}/0/public/SystemStatus`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const clock = clockFinding(response.headers.get('date'), askedAt, Date.now());
    await response.body?.cancel();
    if (response.ok) return [{ check, state: 'ok', finding: `Kraken answers at ${krakenRestUrl}` }, clock];
    const finding = `Kraken answers with status ${response.status}; try again later`;
    return [{ check, state: 'warning', finding }, clock];
  } catch {
    return [
      {
        check,
        state: 'warning',
        finding: `Kraken cannot be reached at ${krakenRestUrl}: check the network, or use --source simulated or --source replay`,
      },
    ];
  }
}

/** `date` is cut to whole seconds and was written at some time between question and answer. */
function clockFinding(date: string | null, askedAt: number, answeredAt: number): Finding {
  const check = 'clock';
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) {
    return { check, state: 'ok', finding: 'not compared: the exchange does not tell its time' };
  }
  const ahead = Math.max(askedAt - (told + 1_000), 0);
  const behind = Math.max(told - answeredAt, 0);
  const skewMs = Math.max(ahead, behind);
  if (skewMs <= MAX_SKEW_MS) return { check, state: 'ok', finding: "agrees with the exchange's" };
  const seconds = (skewMs / 1_000).toFixed(1);
  return {
    check,
    state: 'warning',
    finding: `${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the exchange's: let the system keep it (timedatectl set-ntp true), or set it`,
  };
}
