import { wordList } from './inflected.ts';

/** What a word says of the price of what it is about: from -2 very bad to 2 very good. */
export const POLAR_WORDS: ReadonlyMap<string, number> = new Map(
  (
    [
      [1.2, `bullish ~moon breakthrough ~skyrocket record-breaking`],
      [
        1,
        `~improve improvement improvements ~recover recovery recoveries ~rebound rebounds rebounded ~beat beat beats beaten
        beating ~outpace ~outperform ~surpass ~upgrade upturn windfall ~thrive ~flourish booming boom boomed
        record-high breakout best-ever ~rejoice uptrend uptick  bulls profitable `,
      ],
      [
        0.8,
        `strong stronger strongest robust solid healthy favorable favourable positive positively good better excellent
        great outstanding impressive successful successfully success successes ~succeed optimistic optimism confident upbeat
        ~strengthen strength strengthening ~win wins won winning winner gains gain ~approve approval approvals ~award awarded
        awards satisfied pleased happy promising encouraging attractive momentum all-time-high  
        accretive ~exceed ~resume resumption upside brisk ~regain ~reclaim ~accumulate accumulation ~embrace greenlight
        ~greenlight ~endorse endorsement buoyant buoyed ~cheer cheers landmark  bounces bounced`,
      ],
      [
        0.5,
        `best ~adopt adoption  partnership partnerships    
        opportunity opportunities   efficiently ease eases   ~boost boosts ~enhance
        enhancement ~optimize ~streamline advantage advantages  popularity  superior milestone milestones
         ~attract attracted   ~legalize legalizes ~unlock ~pioneer inflow inflows  
        stability stabilize stabilise stabilized stabilised ~double doubled tripled ~triple lucrative cost-effective
        hope hopes hopeful relief  ~oversubscribe oversubscribed prosper bargain faster ~modernize ~expand expansion`,
      ],
      [
        -0.5,
        `  risky ~concern  concerned uncertainty uncertainties uncertain volatile   pressured
        ~worry worries worried worrying challenge challenges   tough cautious caution   
        ~postpone postponed lower-than-expected ~struggle struggles struggling ~criticize criticism criticised controversy
        controversial ~accuse allegation allegations beleaguered ~stall stalls frozen ~freeze beware ~allege slow sluggish soft  ~restrict restriction
        restrictions scrutiny ~oppose opposition dispute disputes outflow outflows  overvalued bubble shortage
        shortages    headwinds headwind  ~cancel cancelled canceled cancellation overshadow
        fear fears feared fud ~tighten tightening hawkish   ~dump dumps dumped ~scrap scrapped stagnate stagnant
        stagnation obstacle skeptical sceptical skepticism doubt doubts setback setbacks problem problems `,
      ],
      [
        -0.8,
        `weak weaker weakest weakness ~weaken poor poorer disappointing disappointed disappointment ~disappoint negative
        negatively unfavorable unfavourable bad worse worst ~worsen ~deteriorate deterioration ~suffer suffered loss losses
        loss-making unprofitable ~miss missed misses ~downgrade layoff layoffs lay-off lay-offs redundancies redundancy lawsuit lawsuits ~sue
        sues sued  fined  penalty penalties probe probes ~probe ~investigate investigation recall recalls
        ~recall insolvency insolvent ~default bearish slump slumps recession crisis turmoil turbulence downturn downtrend ~warn
        warning warnings threat threats ~threaten ~reject rejection rejects ~deny denied ~halt halts halted ~suspend suspended
        suspension ~ban bans banned crackdown ~delist delisting outage outages ~fail failure failures ~penalize bottleneck
        adverse adversely stolen scam scams scammers scammer phishing ~liquidate liquidation liquidations capitulation
        sell-off selloff sell-offs writedown writedowns write-down write-downs write-off impairment impairments ~plague
        plagued woes ~slump illegal illicit vulnerability vulnerabilities overdue shutdown ~shut ~dampen ~hamper
        ~hurt hurt hurts hurting ~erode ~drag painful pain slowdown victim victims ~blame ~attack attacks ~subpoena
        indictment indicted  lackluster lacklustre gloomy bleak dismal dire ~tumble ~shrink`,
      ],
      [
        -1.2,
        `bankruptcy bankrupt ~collapse collapses ~crash crashes plunge plunges hack hacks hacked hackers hacker 
        exploited  breach breached fraud fraudulent ponzi rug-pull ~plummet catastrophic catastrophe disaster
        disastrous depeg depegs depegged contagion meltdown bloodbath carnage embezzlement embezzled ~arrest arrested
        ~raid theft thefts heist panic stole steals drained`,
      ],
      [0.6, `~benefit beneficial exceptional`],
      [0.6, `pro-crypto crypto-friendly savings ~welcome ~survive`],
      [0.35, `stable collaboration efficient popular competitive listing cooperation`],
      [
        -0.35,
        `alleged allegedly restructuring ~discontinue risk risks pressure pressures concern concerns low`,
      ],
      [
        -0.7,
        `difficult difficulties ~delay delays delayed strike strikes ~exploit exploits ~terminate terminated`,
      ],
    ] as const
  ).flatMap(([weight, list]) => wordList(list).map((word) => [word, weight] as const)),
);

/** Words that turn the polarity of what follows within a few words. */
export const NEGATIONS = new Set(
  wordList(
    `not no never without neither nor cannot hardly barely lack lacks lacking lacked unable unlikely ~avoid ~prevent
    ~deny denies fails failed fail refuses refused halts halted ~stop stopped ends ended ~dismiss dismisses dismissed`,
  ),
);

/** What makes the next word stronger or weaker. */
export const INTENSIFIERS: ReadonlyMap<string, number> = new Map(
  (
    [
      [
        1.4,
        `very sharply strongly significantly substantially considerably massive massively huge hugely dramatically steeply
        extremely heavily markedly clearly record steep sharp major severe severely whopping rapidly highly`,
      ],
      [
        0.6,
        'slightly somewhat marginally modestly slight modest partly mildly little fractionally relatively fairly',
      ],
    ] as const
  ).flatMap(([factor, list]) => wordList(list).map((word) => [word, factor] as const)),
);
