/**
 * How new what an article says is likely to be, from 0 to 1, by its words alone: an event told as news is new, a
 * market's review, a forecast, an opinion or a guide is not. Whether another outlet told it first is known by the
 * story index.
 */
export function noveltyOf(title: string, text: string): number {
  if (GUIDE.test(title)) return 0.1;
  if (REVIEW.test(title)) return 0.3;
  if (BREAKING.test(title)) return 1;
  return BREAKING.test(text) ? 0.8 : 0.6;
}

const GUIDE =
  /\b(?:how to|what is|what are|explained|guide|everything you need|beginner|top \d+|best \w+ (?:to|for)|\d+ (?:things|reasons|ways)|interview|opinion|podcast|sponsored|press release)\b/i;
const REVIEW =
  /\b(?:price analysis|technical analysis|price prediction|weekly|recap|roundup|week in|market (?:wrap|watch|update)|daily|hodler's digest|nifty news|finance redefined|outlook|looking back|analysts?|could|might|(?<!\b(?:in|of|by|on|until|since|late|early|last|this|next|\d) )may(?! \d)|here's why|why)\b|\?/i;
const BREAKING =
  /\b(?:breaking|just in|announces?|announced|launch(?:es|ed)|approves?|approved|rejects?|rejected|files?|filed|hacked|exploited|halts?|halted|suspends?|suspended|acquires?|acquired|raises?|raised|sues?|sued|arrested|lists?|listed|reveals?|confirms?|confirmed|bans?|banned)\b/i;
