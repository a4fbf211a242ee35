/** How a coin is called. */
export interface CoinNames {
  readonly ticker: string;
  /** Names that mean nothing but the coin, in small letters. */
  readonly sure: readonly string[];
  /** Names that are words or other things too: they count with a capital and where the words around speak of crypto. */
  readonly unsure: readonly string[];
  /** Whether the ticker is a word, a name or a short form of something else too. */
  readonly unsureTicker: boolean;
}

/** The coins that are known, the larger ones first. */
export const COIN_NAMES: readonly CoinNames[] = `
BTC | bitcoin, wrapped bitcoin, bitcoins, xbt, wbtc |
ETH | ethereum, ether, ethers, ethereum 2.0, weth |
USDT | tether usdt | tether
BNB | binance coin, bnb chain, binance smart chain |
XRP | xrp ledger, xrpl | ripple
USDC | usd coin |
SOL? | | solana
ADA? | | cardano
DOGE | dogecoin | doge
TRX | | tron
DOT? | | polkadot
MATIC | | polygon
SHIB | shiba inu coin, shiba inu token | shiba inu
LTC | litecoin |
AVAX | | avalanche
LINK? | chainlink |
ATOM? | | cosmos
XLM | stellar lumens, stellar lumen | stellar
XMR | monero |
ETC? | ethereum classic |
BCH | bitcoin cash |
BSV | bitcoin sv |
BTG | bitcoin gold |
NEAR? | near protocol | near
UNI? | uniswap |
AAVE | | aave
ALGO | algorand |
VET? | vechain |
ICP? | internet computer protocol | internet computer
FIL? | filecoin |
APT? | | aptos
ARB? | | arbitrum
OP? | | optimism
SUI? | | sui
TON? | toncoin, the open network |
HBAR | | hedera
LUNA? | terra luna, luna classic, lunc | terra, luna
UST? | terrausd, terra usd |
DAI? | dai stablecoin | dai
MKR | makerdao | maker
COMP? | compound finance | compound
CRV | curve finance, curve dao | curve
SNX | synthetix |
SUSHI? | sushiswap | sushi
YFI | yearn finance, yearn.finance |
CAKE? | pancakeswap |
FTM | | fantom
EGLD | multiversx | elrond
XTZ | tezos |
EOS | |
NEO? | | neo
DASH? | | dash
ZEC | zcash |
THETA | theta network, theta token | theta
AXS | axie infinity |
SAND? | | the sandbox, sandbox
MANA? | decentraland |
APE? | apecoin |
GMT? | stepn |
ENJ | enjin, enjin coin |
GALA? | gala games |
FLOW? | flow blockchain |
CRO? | cronos | 
FTT? | ftx token |
LDO | lido dao, lido finance | lido
GRT | | the graph
QNT | | quant
CHZ | chiliz |
BAT? | basic attention token |
KSM | kusama |
RUNE? | thorchain |
WAVES | | waves
ZIL | zilliqa |
KLAY | klaytn |
CELO | | celo
ONE? | harmony one | harmony
CEL? | celsius network, celsius | 
NEXO | nexo |
HT? | huobi token |
OKB | |
LEO? | unus sed leo |
GT? | gate token |
BUSD | binance usd |
TUSD | trueusd |
PEPE? | pepecoin | pepe
BONK? | |
WIF? | dogwifhat |
INJ | | injective
SEI? | | sei
TIA? | | celestia
STX | | stacks
IMX | immutable x | immutable
RNDR | render token | render
FET? | fetch.ai |
KAS | kaspa |
ORDI? | |
JUP? | | jupiter
PYTH? | pyth network |
ENA? | | ethena
HYPE? | | hyperliquid
WLD | worldcoin |
DYDX | |
GMX | |
1INCH | |
ANKR | |
OCEAN? | ocean protocol |
ROSE? | oasis network |
IOTA | miota |
XEM | |
QTUM | |
ICX | |
HNT | | helium
AR? | arweave |
`
  .trim()
  .split('\n')
  .map((line) => {
    const [ticker = '', sure = '', unsure = ''] = line.split('|').map((part) => part.trim());
    const names = (part: string) =>
      part.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
    return {
      ticker: ticker.replace('?', ''),
      sure: names(sure),
      unsure: names(unsure),
      unsureTicker: ticker.endsWith('?'),
    };
  });
