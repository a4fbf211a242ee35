import { verbForms } from './inflected.ts';
import type { Token } from './tokens-of.ts';

/** Several words that say together what none says alone. */
export interface Phrase {
  /** As `POLAR_WORDS`; 0 where the words say nothing together. */
  readonly weight: number;
  readonly items: readonly PhraseItem[];
}

/** One word of several, or up to four words of any kind. */
type PhraseItem = ReadonlySet<string> | 'gap';

/** `a/b` is either word, `~verb` any form of it, `*` up to four words between, `#` a number. */
const LISTS: readonly (readonly [number, string])[] = [
  [1.4, 'approves/approved/approve/approval/greenlights * etf/etfs, etf/etfs * approved/approval/greenlight'],
  [
    1,
    `all time high/highs, all-time high/highs, record high/highs, new high/highs, new ath/aths, ~hit/~reach/~set * ath,
     record profit/profits/sales/revenue/revenues/earnings/result/results/quarter/year/order/orders/inflows/volume/volumes/demand,
     multi-year/year/month/week/yearly/monthly/weekly high/highs, higher than/then expected/forecast/anticipated,
     better than/then expected/forecast/feared/anticipated, better-than-expected, above/beyond/over/exceeded
     expectations/estimates/forecasts/consensus/guidance, ~beat/~top/~exceed/~surpass *
     expectations/estimates/forecasts/forecast/consensus/guidance/targets, returned/returns/return to profit/profitability/growth/black,
     swings/swung/turned/turns/turning/swing to/into * profit, back in/to * black/profit, golden cross, short squeeze,
     price target raised/hiked/increased/upped/lifted, ~raise/~lift/~hike/~increase/~boost * price target,
     ~raise/~lift/~upgrade/~increase/~hike/upped * guidance/outlook/forecast/dividend/estimate/estimates,
     upgraded/upgrades/upgrade to/from, raised/upgraded to buy/overweight/outperform, breaks/broke/breaking/break above/past/through/out,
     dismisses/dismissed/drops/dropped * lawsuit/charges/case, closed * investigation, ~win * lawsuit/case/court/ruling`,
  ],
  [
    0.9,
    `~win/won/awarded/secured/secures/received/receives/landed/lands/gets/got/clinched/bagged/obtained *
     order/orders/contract/contracts/tender/deal/deals, order/orders/contract/contracts from/worth/valued,
     order/contract/deal * worth/valued, letter of intent, selected/chosen/picked as/by/to/for, was/were/been selected/chosen, never been/looked stronger/better/higher, ~lift/lifts * ban,
     legal tender, ~list * on/by coinbase/binance/kraken, listed/listing/lists on/by, ~recover * funds/losses,
     recovered from, recovers from, recover from, ~resume withdrawals/dividend/trading/operations/production, bottomed/bottoms out,
     inflows into, ~outperform * market/peers, on track, well positioned, in the green/black, buying pressure/opportunity,
     buy/buys/buying/bought the dip, funding round, ~strike/struck * deal/agreement/partnership, above last/previous/the year/years/level, buys/bought/purchases/purchased/adds/acquires/acquired/buying/accumulates *
     bitcoin/btc/eth/ether/bitcoins, ~accept/~accepting * bitcoin/crypto/btc/cryptocurrency/payments,
     market share * up/grew/grow/rose/increased, gain/gains/gained/gaining/won strategic partnership,
     ~partner with, ~team up with, ~join forces, ~raise #, raises/raised/secures/closes/bags * funding/round/series,
     backed by, rate cut/cuts, ~cut rates, dovish, fda approval, ~receive/won/wins/gets/obtains/granted/secures *
     approval/clearance/authorization/license/licence, share/stock buyback/repurchase, ~buy back, new/largest/more customers/orders`,
  ],
  [
    0.6,
    `signed/signs/sign/signing/inked/inks * contract/contracts/order/deal, frame/framework agreement/contract, 
     will improve/strengthen/boost/enable/enhance/expand, to improve/strengthen/boost/enhance/expand, will deliver/supply,
     ~double/~triple its/their/the, opened/opens/opening a/new/its first, first of its kind, cost savings, cost saving,
     significant/substantial growth/increase/improvement, cooperation agreement, adds/announces/enables * support for, now available/live, goes/went/go live, gains/gained traction, support level holds, 
     long term growth, full production, ~expand * presence/operations/capacity/business/offering/services`,
  ],
  [
    -0.6,
    `lower/less/worse than/then expected/forecast/anticipated, below/under expectations/estimates/forecasts/consensus,
     subject to risk/risks, ~remain weak/low/soft, no signs/sign of recovery/improvement, not be able, too early, too expensive,
     hit by, hit hard, closure of, a/hefty/record fine, fine of, throws/threw in the towel, strong/stiff resistance, sell wall, forced to, not ready/quite, below last/previous year/years/level, below the previous, bear the brunt,
     ~sell/sells/sold/selling/dumps/dumped/offloads/moves * bitcoin/btc/eth/ether/holdings/bitcoins, selling pressure, 
     rate hike/hikes, rates rise, ~raise/~hike interest/rates/rate, tax on, taxes on, key support, loses/lost support, at risk,
     under fire, in the red, cold water, ~pull out, back/backs/backed away/out, shares/stock under pressure, put on hold, no longer`,
  ],
  [
    -0.9,
    `all time low/lows, all-time low/lows, record low/lows/loss/losses, new low/lows, year/month/week/yearly/monthly/weekly/multi-year low/lows,
     profit warning, ~miss * expectations/estimates/forecasts/consensus/guidance/targets,
     ~cut/~lower/~slash/~reduce/~downgrade/~trim * guidance/outlook/forecast/forecasts/estimate/estimates/target/dividend/rating,
     price target cut/lowered/reduced/slashed/trimmed, ~suspend/~scrap/~cancel/~skip * dividend,
     ~cancel/~terminate/lost/loses/cancelled * order/orders/contract/contracts/deal, factory/plant/mill/stores/offices/mine/branch/branches * closed/close/closes/closing/shut/closure,
     job/jobs/workforce/staff/staffing/headcount/personnel cut/cuts/reduction/reductions/losses,
     ~cut/~slash/~reduce/~eliminate/~axe/shed * jobs/staff/workforce/positions/employees/personnel, ~lay off, laid off, lays off, temporary
     layoffs/lay-offs, personnel/employee/employer/co-operation/codetermination/co-determination/statutory/cooperation negotiations/consultation, made redundant,
     ~close/~shut/closing * plant/factory/mill/stores/offices/unit, ~shut down, ~wind down, going concern, chapter 11, death cross, rug pull/pulls,
     ~file for/bankruptcy, files/filed for bankruptcy, swings/swung/turned/turns/fell/slipped/slid/swing to/into * loss/red,
     ~break/broke/breaks below/down, falls/drops/dropped/fell/slips/dips/plunges/sinks/tumbles/slides/slid/crashes/sank below/under,
     ~halt/~suspend/~pause/~freeze/froze withdrawals/trading/redemptions, bear market, crypto winter, extreme fear, class action,
     wells notice, ~charge with, accused of, pleads/pleaded guilty, sentenced to, money laundering, security breach, flash loan,
     private keys, exit scam, market crash, in trouble, margin call/calls, going down, ~reject/~deny/~delay * etf/etfs/application/proposal`,
  ],
  [
    0,
    `~solve/~fix/~address * problem/problems/issue/issues/challenges, subject to * approval/approvals, require/requires/pending/awaits/awaiting * approval/approvals,
     meeting/shareholders/board approved/approve/approves, great britain, good manners, united kingdom, risk factors, risks and uncertainties,
     up to, set up, sets up, sign up, signed up, speed up, start up, start-up, made up, makes up, make up, end up, ends up,
     follow up, up for, up and running, down payment, break down of, write up, pick up, comes down to, profit and loss, profit or loss, loss adjustment,
     good bye, cut off, record date, record label, record keeping, record of, track record, better known, best known, as well as,
     well known, share capital, shares outstanding, number of shares, rose garden, rising star, fall of, in the fall, this fall, risk
     management, risk free, risk-free, interest in, interested in, fine art, fine tune, limited liability,
     general meeting, board meeting, annual general, stock exchange, stock market, growth company, growth companies, gross domestic, shares are listed,
     is listed on, are listed on, listed company, helsinki stock, low cost, futures contract/contracts, smart contract/contracts,
     security token/tokens, no change, little changed, remains/remain/remained unchanged, unchanged from, in line with, moves into, less than #, more than #,
     win over, good will, raise awareness, raise questions, strong buy zone, proof of stake, stake in, strike price, break even, miss out,
     hard cap, bank holding, hacker news, white hat, due to, not disclosed, was not, not only, not just, no doubt, at least, not yet, hot wallet,
     the fall, growth hormone, how to, in addition, not included, no matter, warning system, attack on titan, risk assets, lost and found,
     dispute resolution, fraud detection, fraud prevention, anti-fraud, credit default swap, loss prevention, success fee, limited edition, suspended sentence`,
  ],
];

/** By their first word, the longest first. */
const BY_FIRST: ReadonlyMap<string, readonly Phrase[]> = indexed();

/** The longest phrase that begins at a token, and where it ends (exclusive). */
export function phraseAt(
  tokens: readonly Token[],
  start: number,
): { phrase: Phrase; end: number } | undefined {
  for (const phrase of BY_FIRST.get(tokens[start]?.word ?? '') ?? []) {
    const end = endOf(tokens, start + 1, phrase.items, 1);
    if (end !== undefined) return { phrase, end };
  }
  return undefined;
}

function endOf(
  tokens: readonly Token[],
  at: number,
  items: readonly PhraseItem[],
  item: number,
): number | undefined {
  const wanted = items[item];
  if (wanted === undefined) return at;
  if (wanted !== 'gap') {
    return wanted.has(tokens[at]?.word ?? '') ? endOf(tokens, at + 1, items, item + 1) : undefined;
  }
  for (let skipped = 0; skipped <= WIDEST_GAP; skipped += 1) {
    if (skipped > 0 && BREAKS.has(tokens[at + skipped - 1]?.word ?? '.')) return undefined;
    const end = endOf(tokens, at + skipped, items, item + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}

const WIDEST_GAP = 4;
const BREAKS = new Set(['.', ';', ':', '(', ')', '!', '?', 'and', 'but', 'as', 'while', 'after', 'despite']);

function indexed(): Map<string, Phrase[]> {
  const byFirst = new Map<string, Phrase[]>();
  for (const [weight, list] of LISTS) {
    for (const text of list.split(',')) {
      const items = text.trim().split(/\s+/).map(itemOf);
      const [first] = items;
      if (first === undefined || first === 'gap') continue;
      for (const word of first) byFirst.set(word, [...(byFirst.get(word) ?? []), { weight, items }]);
    }
  }
  for (const phrases of byFirst.values()) phrases.sort((one, other) => other.items.length - one.items.length);
  return byFirst;
}

function itemOf(text: string): PhraseItem {
  if (text === '*') return 'gap';
  return new Set(
    text.split('/').flatMap((word) => (word.startsWith('~') ? verbForms(word.slice(1)) : [word])),
  );
}
