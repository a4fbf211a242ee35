import type { NewsEvent } from './assessment.ts';

/** What kind of event an article tells: the first rule that its title meets, else its title and text together. */
export function eventOf(title: string, text: string): NewsEvent {
  return first(title) ?? first(`${title}. ${text}`) ?? 'other';
}

function first(text: string): NewsEvent | undefined {
  return RULES.find(([, words]) => words.test(text))?.[0];
}

/** In order of what matters more where a text meets several. */
const RULES: readonly (readonly [NewsEvent, RegExp])[] = [
  [
    'hack',
    /\b(?:(?<!\blife )hack(?:s|ed|ers?|ing)?|exploit(?:s|ed|er)?|breach(?:es|ed)?|rug[- ]?pull\w*|phish\w*|stolen|steals?|stole|drained|flash[- ]loan attack|51% attack|ransomware|private keys? (?:leak|compromis)\w*|compromised|malware|heist)\b/i,
  ],
  ['etf', /\b(?:etfs?|etps?|exchange[- ]traded (?:fund|product)s?|grayscale.{0,40}conver\w+)\b/i],
  [
    'regulation',
    /\b(?:sec|cftc|finra|fca|mica|esma|doj|irs|fincen|ofac|regulat\w+|lawmakers?|law|laws|legislat\w+|(?<!\b(?:electricity|power|energy|utility) )bills?|senat\w+|congress\w*|parliament\w*|court|judge|lawsuits?|sues?|sued|suing|fined|sanction\w*|bans?|banned|banning|licen[cs]es?|licen[cs]ed|licen[cs]ing|subpoena\w*|prosecut\w+|indict\w+|charges(?! (?:ahead|up|fees)\b)|charged|arrest\w*|tax|taxes|taxation|central bank digital|cbdcs?|legal tender|illegal\w*|compliance|aml|kyc)\b/i,
  ],
  [
    'listing',
    /\b(?:(?:de)?list(?:s|ed|ing|ings)? (?:on|at|of|in|for|to)|(?:de)?listings?|delists?|delisted|to list|lists|trading pairs?|adds support for|goes live on(?! (?:the )?(?:main|test)net\b)|now available on|ipo|direct listing)\b/i,
  ],
  [
    'protocol',
    /\b(?:upgrades?|hard[- ]?fork|soft[- ]?fork|forks?|mainnet|testnet|the merge|(?<=\bethereum(?:'s)? )merge|shard\w+|layer[- ][12]|rollups?|airdrops?|token burns?|burn(?:s|ed) (?:[\d$]|its|their|tokens|coins)|halving|halvening|validators?|staking|taproot|lightning network|eip-?\d*|bips?|roadmap|outage|hash ?rate|mining difficulty|bridge(?! to\b)|smart contracts?)\b/i,
  ],
  [
    'macro',
    /\b(?:fed(?! up\b)|federal reserve|fomc|ecb|bank of (?:england|japan)|central banks?|interest rates?|rate hikes?|rate cuts?|inflation|cpi|ppi|gdp|unemployment|payrolls|jobs report|recession|treasury yields?|bond yields?|dollar index|dxy|stock markets?|s&p 500|nasdaq|dow jones|powell|lagarde|war|tariffs?|stimulus|quantitative (?:easing|tightening))\b/i,
  ],
];
