import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sentiment } from './sentiment.ts';
import { sentimentOf } from './sentiment-of.ts';

/** Sentences made up for what they show, each with what it says: + good, - bad, 0 neither. */
const PHENOMENA: Readonly<Record<string, string>> = {
  'a good thing rises or falls': `
    + Operating profit of the paint maker rose to EUR 14.2 mn in the third quarter.
    + Net sales grew by 7 % to SEK 410 million.
    + Demand for its pumps has increased in northern Europe.
    + The retailer's same-store sales climbed 4 percent in March.
    + Order intake doubled during the spring.
    + The airline flew 6 % more passengers and its load factor increased.
    + Shares of the chip designer jumped 9% in early trading.
    - Turnover of the printing group fell by a tenth.
    - Pretax profit decreased to EUR 1.1 mn.
    - Net sales dropped 12 % in the Baltic countries.
    - The order backlog has shrunk since January.
    - The lender's shares slid 3 percent on Tuesday.
    - Export volumes declined in all markets.
    - Profit before taxes decreased to EUR 7.1 mn.
    - Profit after financial items fell by 9 %.
    - The number of employees will be reduced by 80.
    - The company lost a large part of its customers.
    + Sales of the unit were 6 % higher than a year before.
    - The index closed 0.8 % lower.
    + The index was up 1.2 % at noon.
    - Revenue slipped 2% to $310 million.`,
  'a bad thing rises or falls': `
    + The operating loss narrowed to EUR 0.4 mn.
    + Net loss shrank to SEK 3 million in the second quarter.
    + Fixed costs were reduced by EUR 5 million.
    + Credit losses decreased clearly.
    + Net debt fell to GBP 90 million.
    + Unemployment fell to its lowest level in ten years.
    - The operating loss widened to EUR 3.9 mn.
    - Raw material costs increased sharply.
    - Its debts have grown for three years.
    - Loan impairments rose to NOK 210 million.
    - Inflation accelerated in August.
    - Outflows from the fund increased last week.`,
  'two numbers set against each other': `
    + Operating profit totalled EUR 8.3 mn, compared to EUR 6.1 mn a year earlier.
    + Net sales amounted to EUR 54.2 mn, up from EUR 49.9 mn in 2010.
    + Earnings per share were EUR 0.31, against EUR 0.24 the year before.
    + Profit for the period was EUR 2.4 mn versus EUR 1.9 mn.
    + EBIT margin was 9.1 % compared with 7.4 %.
    + The company's net sales were EUR 12.0 mn (EUR 10.3 mn).
    - Operating profit was EUR 3.2 mn, compared to EUR 5.0 mn a year earlier.
    - Net sales came to SEK 88 mn, down from SEK 97 mn.
    - Earnings per share amounted to EUR 0.12 (EUR 0.20).
    - Cash flow from operations was EUR 1.5 mn, as opposed to EUR 4.4 mn in the same period of 2009.
    - Revenue of the unit decreased to EUR 21.5 mn from EUR 24.8 mn.
    + Pretax profit increased from EUR 1.2 mn to EUR 2.6 mn.`,
  'profits and losses that turn': `
    + The shipyard posted a profit of EUR 2 mn compared to a loss of EUR 5 mn a year ago.
    + The carrier returned to profit in the fourth quarter.
    + Operating profit was EUR 0.9 mn, compared with a loss of EUR 0.3 mn.
    - The mill made a loss of EUR 4 mn, compared to a profit of EUR 1 mn a year before.
    - The builder swung to a loss in the first half.
    - The group reported a net loss of EUR 11 mn.
    + The loss for the period was EUR 1.0 mn, compared to a loss of EUR 2.8 mn.
    - The loss amounted to EUR 6.0 mn, compared with a loss of EUR 2.2 mn.`,
  'facts that say nothing of the price': `
    0 The annual general meeting will be held in Turku on 14 April.
    0 The value of the deal was not disclosed.
    0 The company employs 420 people in six countries.
    0 The new plant is located near the harbour.
    0 The group's net sales totalled EUR 120 mn in 2008.
    0 The board proposes a dividend of EUR 0.20 per share.
    0 The acquired firm makes valves and pumps.
    0 The company is listed on the Helsinki stock exchange.
    0 The bonds mature in June 2015.
    0 Mr Virtanen has been appointed chief financial officer from the beginning of May.
    0 The transaction is expected to close in the second quarter.
    0 The interim report will be published on 28 October at 9 a.m.
    0 The building has 24 floors and 31,000 square metres of office space.
    0 Its customers include banks, insurers and public bodies.
    0 The shares will be registered with the trade register today.
    0 The seller is a private investor.
    0 The total investment is about EUR 15 mn.
    0 The system is based on open standards.
    0 The two firms have not set a date for the talks.
    0 The cooperation covers maintenance of lifts.
    0 After the transaction the fund's holding fell to 4.8 % of the share capital.
    0 The number of shares in the company increased to 12,400,000.
    0 Payment will be made in cash.
    0 The deal is subject to approval by the competition authorities.
    0 The notes bear interest at 4.5 % a year.
    0 The company will set up a sales office in Singapore.
    0 The group makes fine paper and board.
    0 The fund has raised its stake in the bakery to 12 %.
    0 Deliveries will start in May 2011 and end in 2013.
    0 These statements involve risks and uncertainties.
    0 It provides advanced tools for growth companies.
    0 The meeting approved the accounts for 2009.
    0 The plant has an annual capacity of 80,000 tonnes.
    0 The share issue was directed at the personnel.
    0 The chief executive added that no decision had been made.
    0 The survey was carried out among 1,200 households.`,
  'contracts and approvals': `
    + The engineering firm won a contract worth USD 40 mn from a Chilean mine.
    + The shipbuilder has received an order for two ferries.
    + The software house signed a three-year contract with the city of Oslo.
    + The bus maker was selected as supplier for the new tram line.
    + The regulator approved the drug for sale in Japan.
    + The company secured financing of EUR 50 mn for its expansion.
    - The ministry rejected the company's application for a licence.
    - The customer cancelled an order worth EUR 7 mn.
    - The court fined the bank USD 12 mn.
    - The delivery of the reactor was delayed again.`,
  'guidance, ratings and expectations': `
    + The group raised its full-year guidance.
    + Quarterly earnings beat analysts' expectations.
    + Brokers upgraded the stock to buy.
    + The bank's result was better than expected.
    + The company expects its net sales to increase this year.
    + The price target was raised to EUR 22 from EUR 18.
    - The group cut its profit forecast for the year.
    - Revenue missed estimates.
    - The stock was downgraded to sell.
    - The insurer issued a profit warning.
    - Third-quarter earnings were below expectations.
    - The company expects the market to weaken further.`,
  'people and plants': `
    - The paper maker will lay off 300 workers.
    - The telecom firm is to cut 1,200 jobs worldwide.
    - Personnel negotiations at the mill led to 45 redundancies.
    - The factory in Salo will be closed by the end of the year.
    - Workers at the port went on strike.
    + The company will hire new staff because of strong demand.`,
  negation: `
    - Sales did not grow in the second quarter.
    - The firm failed to win the tender.
    - There are no signs of improvement in the market.
    + The plan will not weaken the result.
    + The company has never been stronger.
    - Margins are not good.`,
  'how much': `
    + Profit rose slightly.
    + Profit rose significantly.
    - Demand weakened considerably.`,
  'two clauses': `
    + Although costs rose, profit grew to a record high.
    - Sales rose a little, but profit fell sharply.
    + Despite weak markets, net sales increased.`,
  'opinions of those who speak': `
    + We are very pleased with the result, the managing director says.
    + The chairman is confident about the coming year.
    - The outlook remains weak, the company says.
    - The year was difficult for the whole industry.
    + The market situation has improved, according to the chief executive.
    + The new line improves efficiency and quality.
    + The agreement strengthens our position in Asia.`,
  'crypto: bad': `
    - Hackers drain $40 million from lending protocol.
    - Exchange halts withdrawals after exploit.
    - Bitcoin falls below $30,000 as traders flee risk.
    - Regulator sues crypto lender over unregistered offering.
    - Over $500 million liquidated as ether tumbles.
    - Stablecoin loses dollar peg.
    - Mining firm files for bankruptcy.
    - SEC delays decision on spot bitcoin ETF.
    - Country bans crypto payments.
    - Bear market deepens as altcoins sink.
    - Founder arrested on fraud charges.
    - Token crashes 90% in apparent rug pull.`,
  'crypto: good': `
    + Bitcoin hits new all-time high above $70,000.
    + SEC approves first spot ether ETF.
    + Ether surges 12% in a day.
    + Major exchange lists new token and price doubles.
    + Retail chain now accepts bitcoin.
    + Software firm buys another 2,000 BTC.
    + Startup raises $80 million to build a layer-2 network.
    + Bulls push solana above $150.
    + Bank partners with blockchain firm on settlement.
    + Judge dismisses lawsuit against exchange.`,
  'crypto: neither': `
    0 What is proof of stake?
    0 Bitcoin price analysis for 12 May.
    0 Exchange publishes its monthly transparency page.
    0 Developers discuss block size on the mailing list.
    0 Bitcoin trades near $41,000.
    0 Conference for developers opens in Lisbon.
    0 Central bank publishes paper on digital currency.
    0 How to store your coins offline.`,
};

const LABELS: Readonly<Record<string, Sentiment>> = { '+': 'positive', '0': 'neutral', '-': 'negative' };

for (const [phenomenon, lines] of Object.entries(PHENOMENA)) {
  describe(phenomenon, () => {
    for (const line of lines.trim().split('\n')) {
      const [, mark = '', sentence = ''] = /^\s*([+0-])\s(.*)$/.exec(line) ?? [];
      it(`${mark} ${sentence}`, () => {
        const { sentiment, strength } = sentimentOf(sentence);
        assert.equal(sentiment, LABELS[mark], `strength ${strength}`);
      });
    }
  });
}
